using System.Runtime.CompilerServices;

namespace Osgate.Mqtt;

/// <summary>Turns batches into packets on a connection, and marks into packets between them. Allocates nothing per
/// message.</summary>
internal sealed class BatchPublisher
{
    // Large enough that a system call is nothing beside its bytes, small enough to leave while the next is encoded.
    private const int SendFrom = 32 * 1024;

    private readonly MqttSinkSettings _settings;
    private readonly MarkLedger _marks;
    private readonly byte[] _markTopic;
    private readonly PayloadEncoder _encoder;
    private readonly PacketBuffer _packets = new();
    private readonly ConditionalWeakTable<ReportSource, SourcePieces> _pieces = [];
    private readonly ConditionalWeakTable<ReportSource, SourcePieces>.CreateValueCallback _createPieces;
    private long _written;
    private long _writtenAtMark;

    public BatchPublisher(SinkContext<MqttSinkSettings> context, byte[] markTopic, MarkLedger marks)
    {
        _settings = context.Settings;
        _marks = marks;
        _markTopic = markTopic;
        var topic = TopicTemplate.Parse(_settings.Topic, out var problem) ?? throw new ArgumentException(problem);
        _encoder = _settings.Payload == PayloadKind.Device ? new DeviceEncoder(_settings.BigIntegers) : new ReadingEncoder(_settings.BigIntegers);
        _createPieces = source => new SourcePieces(context.GatewayId, topic, source);
    }

    /// <summary>How many reports of the last batch have all their packets in the window.</summary>
    public int Sent { get; private set; }

    /// <summary>Publishes a batch, and waits until the broker has answered for all of it.</summary>
    public async ValueTask PublishAsync(BrokerConnection connection, Batch batch, bool withMarks, CancellationToken cancel)
    {
        var window = connection.Window;
        using var cancelled = BreakWhen(cancel, window);
        window.Forget();
        _packets.Truncate(0);
        Sent = 0;
        var mark = _marks.Confirmed;
        if (withMarks && _marks.IsAhead)
            await MarkAsync(connection, mark, 0, cancel);
        for (var i = 0; i < batch.Count && window.Deferral == 0; i++)
        {
            _encoder.Start(batch[i]);
            while (_encoder.HasNext)
            {
                if (window.IsFull || _packets.Length >= SendFrom)
                    await MakeRoomAsync(connection, cancel);
                Encode(connection, batch[i], i);
            }
            Sent = i + 1;
            mark = mark.With(batch[i]);
            if (withMarks && _marks.IsDue(_written + _packets.Length - _writtenAtMark, Sent == batch.Count))
                await MarkAsync(connection, mark, Sent, cancel);
        }
        await SendAsync(connection, cancel);
        if (_settings.Qos == 0)
            await connection.PingAsync(cancel);
        else
            await connection.WaitAsync(0, cancel);
    }

    /// <summary>Sends a mark of what is confirmed.</summary>
    /// <param name="connection">The connection, between two batches.</param>
    /// <param name="isLast">Whether to wait until the broker has confirmed it.</param>
    /// <param name="cancel">Gives the connection up.</param>
    public async ValueTask MarkAsync(BrokerConnection connection, bool isLast, CancellationToken cancel)
    {
        using var cancelled = BreakWhen(cancel, connection.Window);
        _packets.Truncate(0);
        await MarkAsync(connection, _marks.Confirmed, 0, cancel);
        await SendAsync(connection, cancel);
        if (isLast)
            await connection.WaitAsync(0, cancel);
    }

    /// <summary>Forgets what was derived from devices.</summary>
    public void Clear() => _pieces.Clear();

    private static CancellationTokenRegistration BreakWhen(CancellationToken cancel, PacketWindow window) => cancel.UnsafeRegister(
        static (window, cancel) => ((PacketWindow)window!).Break(new OperationCanceledException(cancel)), window);

    private async ValueTask MarkAsync(BrokerConnection connection, ConfirmedMark mark, int behind, CancellationToken cancel)
    {
        if (connection.Window.IsFull)
            await MakeRoomAsync(connection, cancel);
        var packet = PublishPacket.Begin(_packets, _markTopic, connection.Window.OpenMark(behind), retain: true, _settings.Version);
        mark.Write(_packets);
        // A broker whose packets are too small for a mark has refused the connection's first one.
        if (!packet.TryComplete(_packets, connection.Terms.LargestPacket))
            connection.Window.TakeBack();
        _marks.Send(mark);
        _writtenAtMark = _written + _packets.Length;
    }

    private async ValueTask MakeRoomAsync(BrokerConnection connection, CancellationToken cancel)
    {
        var window = connection.Window;
        await SendAsync(connection, cancel);
        if (window.IsFull)
            await connection.WaitAsync(window.Capacity - Math.Max(1, window.Capacity / 4), cancel);
    }

    private ValueTask SendAsync(BrokerConnection connection, CancellationToken cancel)
    {
        _written += _packets.Length;
        return connection.SendAsync(_packets, cancel);
    }

    private void Encode(BrokerConnection connection, in BatchReport report, int index)
    {
        var window = connection.Window;
        var pieces = _pieces.GetValue(report.Source, _createPieces);
        var id = _settings.Qos == 0 ? (ushort)0 : window.Open(index);
        var packet = PublishPacket.Begin(_packets, _encoder.NextTopic(report, pieces), id, _settings.Retain, _settings.Version);
        _encoder.WriteNext(report, pieces, _packets);
        if (packet.TryComplete(_packets, connection.Terms.LargestPacket))
            return;
        if (id != 0)
            window.TakeBack();
        window.Refuse(index, PubAckReason.PacketTooLarge);
    }
}
