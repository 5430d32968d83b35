namespace Osgate.Mqtt;

/// <summary>Payload <c>device</c>: a message for all readings of a report that share a time. A second reading of one
/// channel at one time has no place in it, and begins another message.</summary>
internal sealed class DeviceEncoder(BigIntegers bigIntegers) : PayloadEncoder
{
    private bool[] _sent = new bool[128];
    private int[] _together = new int[128];
    private int[] _lastMessageOf = new int[128];
    private int _message;
    private int _first;
    private int _count;

    public override bool HasNext => _first < _count;

    public override void Start(in BatchReport report)
    {
        _first = 0;
        _count = report.Readings.Length;
        if (_sent.Length < _count)
            (_sent, _together) = (new bool[_count], new int[_count]);
        if (_lastMessageOf.Length < report.Source.Channels.Length)
            _lastMessageOf = new int[report.Source.Channels.Length];
        Array.Clear(_sent, 0, _count);
        Array.Clear(_lastMessageOf);
        _message = 0;
    }

    public override byte[] NextTopic(in BatchReport report, SourcePieces pieces) => pieces.DeviceTopic;

    public override void WriteNext(in BatchReport report, SourcePieces pieces, PacketBuffer buffer)
    {
        var readings = report.Readings;
        var time = TimeOf(report, readings[_first].Reading);
        var together = Gather(report, time, pieces.Channels.Length);

        buffer.Append("{\"v\":1,\"ts\":\""u8);
        buffer.AppendTime(time);
        buffer.Append(pieces.GatewayAndDevice);
        buffer.AppendNumber(report.Sequence);
        buffer.Append(",\"values\":{"u8);
        var (values, bad, uncertain) = (0, 0, 0);
        foreach (var index in together)
        {
            ref readonly var item = ref readings[index];
            var verdict = Verdict.Of(item.Reading);
            if (verdict.Quality == Quality.Bad)
            {
                bad++;
                continue;
            }
            if (verdict.Quality == Quality.Uncertain)
                uncertain++;
            if (values++ > 0)
                buffer.Append((byte)',');
            buffer.Append(pieces.Channels[item.Channel].Name);
            buffer.AppendValue(item.Reading.Value, bigIntegers);
        }
        buffer.Append((byte)'}');
        if (bad > 0)
            AppendReasons(report, pieces, buffer, together, Quality.Bad);
        if (uncertain > 0)
            AppendReasons(report, pieces, buffer, together, Quality.Uncertain);
        buffer.Append(report.IsLate ? ",\"late\":true}"u8 : "}"u8);
    }

    private static void AppendReasons(in BatchReport report, SourcePieces pieces, PacketBuffer buffer, ReadOnlySpan<int> together, Quality quality)
    {
        buffer.Append(quality == Quality.Bad ? ",\"bad\":{"u8 : ",\"uncertain\":{"u8);
        var written = 0;
        foreach (var index in together)
        {
            ref readonly var item = ref report.Readings[index];
            var verdict = Verdict.Of(item.Reading);
            if (verdict.Quality != quality)
                continue;
            if (written++ > 0)
                buffer.Append((byte)',');
            buffer.Append(pieces.Channels[item.Channel].Name);
            buffer.AppendText(verdict.Reason ?? "");
        }
        buffer.Append((byte)'}');
    }

    // Takes the first reading that is left, and all others of its time, one per channel.
    private ReadOnlySpan<int> Gather(in BatchReport report, DateTimeOffset time, int channels)
    {
        _message++;
        var count = 0;
        var millisecond = time.UtcTicks / TimeSpan.TicksPerMillisecond;
        for (var i = _first; i < _count && count < channels; i++)
        {
            ref readonly var item = ref report.Readings[i];
            if (_sent[i]
                || _lastMessageOf[item.Channel] == _message
                || TimeOf(report, item.Reading).UtcTicks / TimeSpan.TicksPerMillisecond != millisecond)
                continue;
            _sent[i] = true;
            _lastMessageOf[item.Channel] = _message;
            _together[count++] = i;
        }
        while (_first < _count && _sent[_first])
            _first++;
        return _together.AsSpan(0, count);
    }
}
