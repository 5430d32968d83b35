using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Osgate.Mqtt;

/// <summary>Publishes readings; a batch is confirmed when the broker has confirmed each of its messages. Allocates
/// nothing per message.</summary>
internal sealed partial class MqttSink : ISink
{
    // Large enough that a system call is nothing beside its bytes, small enough to leave while the next is encoded.
    private const int SendFrom = 32 * 1024;

    private readonly SinkContext<MqttSinkSettings> _context;
    private readonly MqttSinkSettings _settings;
    private readonly BrokerHandshake _handshake;
    private readonly TopicTemplate _topic;
    private readonly PayloadEncoder _encoder;
    private readonly PacketBuffer _packets = new();
    private readonly ConditionalWeakTable<ReportSource, SourcePieces> _pieces = [];
    private readonly ConditionalWeakTable<ReportSource, SourcePieces>.CreateValueCallback _createPieces;
    private BrokerConnection? _connection;
    private int _sent;

    public MqttSink(SinkContext<MqttSinkSettings> context)
    {
        _context = context;
        _settings = context.Settings;
        _topic = TopicTemplate.Parse(_settings.Topic, out var problem) ?? throw new ArgumentException(problem);
        _encoder = _settings.Payload == PayloadKind.Device ? new DeviceEncoder(_settings.BigIntegers) : new ReadingEncoder(_settings.BigIntegers);
        _createPieces = source => new SourcePieces(context.GatewayId, _topic, source);
        _handshake = new BrokerHandshake(
            _settings, $"osgate-{context.GatewayId}-{context.Name}",
            context.Counter("confirmed without subscriber"), context.Counter("unexpected confirmations"), context.Time);
    }

    public async Task DeliverAsync(Batch batch, CancellationToken cancel)
    {
        var connection = await GetConnectionAsync(cancel);
        var window = connection.Window;
        try
        {
            await PublishAsync(connection, batch, cancel);
        }
        catch (Exception e)
        {
            // Some packets may still be on their way: only a new connection knows which numbers are free. And only
            // when nothing more can come, what came is certain.
            await CloseAsync("a delivery failed");
            if (CountConfirmed(window) < batch.Count)
            {
                ThrowIfPartly(window, batch, cancel.IsCancellationRequested ? "the delivery was cancelled" : e.Message, e);
                cancel.ThrowIfCancellationRequested();
                throw;
            }
        }
        ThrowIfNotTaken(window, batch);
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync("the sink ends");
        _pieces.Clear();
    }

    private async ValueTask<BrokerConnection> GetConnectionAsync(CancellationToken cancel)
    {
        if (_connection is { Window.IsBroken: true })
            await CloseAsync("the broker is gone");
        if (_connection is null)
        {
            _connection = await _handshake.OpenAsync(cancel);
            LogConnected(_context.Logger, _settings.Host, _settings.EffectivePort, _connection.Terms.InFlight);
        }
        return _connection;
    }

    private async ValueTask CloseAsync(string reason)
    {
        if (_connection is not { } connection)
            return;
        _connection = null;
        await connection.DisposeAsync();
        LogDisconnected(_context.Logger, _settings.Host, _settings.EffectivePort, reason);
    }

    private async ValueTask PublishAsync(BrokerConnection connection, Batch batch, CancellationToken cancel)
    {
        var window = connection.Window;
        using var cancelled = cancel.UnsafeRegister(
            static (window, cancel) => ((PacketWindow)window!).Break(new OperationCanceledException(cancel)), window);
        window.Forget();
        _packets.Truncate(0);
        _sent = 0;
        for (var i = 0; i < batch.Count && window.Deferral == 0; i++)
        {
            _encoder.Start(batch[i]);
            while (_encoder.HasNext)
            {
                if (window.IsFull || _packets.Length >= SendFrom)
                    await connection.SendAsync(_packets, cancel);
                if (window.IsFull)
                    await connection.WaitAsync(window.Capacity - Math.Max(1, window.Capacity / 4), cancel);
                Encode(connection, batch[i], i);
            }
            _sent = i + 1;
        }
        await connection.SendAsync(_packets, cancel);
        if (_settings.Qos == 0)
            await connection.PingAsync(cancel);
        else
            await connection.WaitAsync(0, cancel);
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

    // With QoS 0 nothing is confirmed until all is.
    private int CountConfirmed(PacketWindow window) => _settings.Qos == 0 ? 0 : window.CountLeading(_sent);

    private void ThrowIfNotTaken(PacketWindow window, Batch batch)
    {
        if (window.Deferral != 0)
        {
            var reason = $"the broker does not take messages now: {PubAckReason.Describe(window.Deferral)}";
            ThrowIfPartly(window, batch, reason, null);
            throw new IOException(reason);
        }
        if (RejectionsOf(window, batch.Count) is { IsEmpty: false } rejections)
            throw new RejectedException(rejections, $"the broker refuses messages on '{_settings.Topic}': {rejections[^1].Reason}");
    }

    private void ThrowIfPartly(PacketWindow window, Batch batch, string reason, Exception? inner)
    {
        var confirmed = CountConfirmed(window);
        if (confirmed > 0)
            throw new PartlyDeliveredException(confirmed, $"{reason} ({confirmed} of {batch.Count} reports are confirmed)", inner) { Rejections = RejectionsOf(window, confirmed) };
    }

    private static ImmutableArray<Rejection> RejectionsOf(PacketWindow window, int reports) =>
        [.. window.Refused.Where(refused => refused.Key < reports).Select(refused => new Rejection(refused.Key, PubAckReason.Describe(refused.Value)))];

    [LoggerMessage(Level = LogLevel.Information, Message = "Connected to {Host}:{Port}, up to {InFlight} messages unconfirmed")]
    private static partial void LogConnected(ILogger logger, string host, int port, int inFlight);

    [LoggerMessage(Level = LogLevel.Information, Message = "Disconnected from {Host}:{Port}: {Reason}")]
    private static partial void LogDisconnected(ILogger logger, string host, int port, string reason);
}
