namespace Osgate.Mqtt;

/// <summary>Payload <c>reading</c>: a message for each reading.</summary>
internal sealed class ReadingEncoder(BigIntegers bigIntegers) : PayloadEncoder
{
    private int _next;
    private int _count;

    public override bool HasNext => _next < _count;

    public override void Start(in BatchReport report)
    {
        _next = 0;
        _count = report.Readings.Length;
    }

    public override byte[] NextTopic(in BatchReport report, SourcePieces pieces) => pieces.Channels[report.Readings[_next].Channel].Topic;

    public override void WriteNext(in BatchReport report, SourcePieces pieces, PacketBuffer buffer)
    {
        ref readonly var item = ref report.Readings[_next];
        var reading = item.Reading;
        var channel = pieces.Channels[item.Channel];
        var verdict = Verdict.Of(reading);
        buffer.Append("{\"ts\":\""u8);
        buffer.AppendTime(TimeOf(report, reading));
        buffer.Append(channel.BeforeValue);
        if (verdict.Quality == Quality.Bad)
            buffer.Append("null"u8);
        else
            buffer.AppendValue(reading.Value, bigIntegers);
        buffer.Append(channel.AfterValue);
        buffer.AppendNumber(report.ReadingSequence + _next);
        if (verdict.Quality != Quality.Good)
        {
            buffer.Append(verdict.Quality == Quality.Bad ? ",\"quality\":\"bad\""u8 : ",\"quality\":\"uncertain\""u8);
            if (!string.IsNullOrEmpty(verdict.Reason))
            {
                buffer.Append(",\"reason\":"u8);
                buffer.AppendText(verdict.Reason);
            }
        }
        buffer.Append(report.IsLate ? ",\"late\":true}"u8 : "}"u8);
        _next++;
    }
}
