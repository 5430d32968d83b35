using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Osgate.Mqtt;

/// <summary>Publishes readings; a batch is confirmed when the broker has confirmed each of its messages. Where the gateway
/// keeps what was confirmed, a mark at the broker shows what a broker that restarts has lost of it.</summary>
internal sealed partial class MqttSink : ISink
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // A broker that breaks on the question for a mark is asked so often before it is left alone.
    private const int Attempts = 3;

    private readonly SinkContext<MqttSinkSettings> _context;
    private readonly MqttSinkSettings _settings;
    private readonly BrokerHandshake _handshake;
    private readonly string _markTopic;
    private readonly MarkLedger _marks;
    private readonly BatchPublisher _publisher;
    private readonly SemaphoreSlim _turn = new(1);
    private BrokerConnection? _connection;
    private RewindException? _loss;
    private ITimer? _markTimer;
    private int _brokenExchanges;
    private bool _hasMarks;
    private bool _isWithoutMarks;

    public MqttSink(SinkContext<MqttSinkSettings> context)
    {
        _context = context;
        _settings = context.Settings;
        _markTopic = $"osgate/{TopicTemplate.MakeSafe(context.GatewayId)}/sinks/{TopicTemplate.MakeSafe(context.Name)}/confirmed";
        _marks = new MarkLedger(context.Time);
        _publisher = new BatchPublisher(context, Encoding.UTF8.GetBytes(_markTopic), _marks);
        _handshake = new BrokerHandshake(
            _settings, $"osgate-{context.GatewayId}-{context.Name}",
            context.Counter("confirmed without subscriber"), context.Counter("unexpected confirmations"), context.Time);
    }

    public async Task DeliverAsync(Batch batch, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            var connection = await GetConnectionAsync(batch, cancel);
            if (Interlocked.Exchange(ref _loss, null) is { } loss)
                throw loss;
            await DeliverAsync(connection, batch, cancel);
        }
        finally
        {
            if (_hasMarks && _marks.IsBehind)
                MarkLater();
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_markTimer is { } timer)
            await timer.DisposeAsync();
        // Whoever has the turn may never give it back: then the connection is closed under its hands.
        if (await _turn.WaitAsync(0))
        {
            await MarkAsync(isLast: true);
            _turn.Dispose();
        }
        await CloseAsync("the sink ends");
        _publisher.Clear();
    }

    private async Task DeliverAsync(BrokerConnection connection, Batch batch, CancellationToken cancel)
    {
        var window = connection.Window;
        try
        {
            await _publisher.PublishAsync(connection, batch, _hasMarks, cancel);
            _marks.IsCareful = false;
        }
        catch (Exception e)
        {
            // Some packets may still be on their way: only a new connection knows which numbers are free. And only
            // when nothing more can come, what came is certain.
            await CloseAsync("a delivery failed");
            _marks.IsCareful = true;
            if (CountConfirmed(window) < batch.Count)
            {
                ThrowIfPartly(window, batch, cancel.IsCancellationRequested ? "the delivery was cancelled" : e.Message, e);
                cancel.ThrowIfCancellationRequested();
                throw;
            }
        }
        ThrowIfNotTaken(window, batch);
    }

    private async ValueTask<BrokerConnection> GetConnectionAsync(Batch batch, CancellationToken cancel)
    {
        if (_connection is { Window.IsBroken: true })
            await CloseAsync("the broker is gone");
        if (_connection is null)
        {
            var wantsMarks = _context.KeepsConfirmed && _settings.Qos > 0 && !_isWithoutMarks && batch.Count > 0;
            _connection = await OpenAsync(wantsMarks ? new MarkExchange(_markTopic, _marks, batch[0].Sequence, _context.Time) : null, cancel);
            LogConnected(_context.Logger, _settings.Host, _settings.EffectivePort, _connection.Terms.InFlight);
        }
        return _connection;
    }

    private async Task<BrokerConnection> OpenAsync(MarkExchange? exchange, CancellationToken cancel)
    {
        _hasMarks = false;
        try
        {
            var connection = await _handshake.OpenAsync(exchange, cancel);
            _brokenExchanges = 0;
            if (exchange is not null && !connection.Terms.Retains)
                DoWithoutMarks("the broker keeps no retained messages");
            else if (exchange?.Problem is { } problem)
                DoWithoutMarks(problem);
            _hasMarks = exchange is not null && !_isWithoutMarks;
            _loss = exchange?.Loss;
            return connection;
        }
        catch (IOException e) when (exchange is { HasBegun: true })
        {
            if (++_brokenExchanges == Attempts)
                DoWithoutMarks(e.Message);
            throw;
        }
        finally
        {
            if (exchange is null)
                _marks.Forget();
        }
    }

    private async ValueTask CloseAsync(string reason)
    {
        if (Interlocked.Exchange(ref _connection, null) is not { } connection)
            return;
        await connection.DisposeAsync();
        LogDisconnected(_context.Logger, _settings.Host, _settings.EffectivePort, reason);
    }

    // With QoS 0 nothing is confirmed until all is.
    private int CountConfirmed(PacketWindow window) => _settings.Qos == 0 ? 0 : window.CountLeading(_publisher.Sent);

    private void ThrowIfNotTaken(PacketWindow window, Batch batch)
    {
        if (PubAckReason.IsFinal(window.MarkRefusal))
            DoWithoutMarks($"the broker refuses '{_markTopic}': {PubAckReason.Describe(window.MarkRefusal)}");
        if (window.Deferral != 0)
        {
            var reason = $"the broker does not take messages now: {PubAckReason.Describe(window.Deferral)}";
            ThrowIfPartly(window, batch, reason, null);
            throw new IOException(reason);
        }
        _marks.Confirm(batch, batch.Count);
        if (RejectionsOf(window, batch.Count) is { IsEmpty: false } rejections)
            throw new RejectedException(rejections, $"the broker refuses messages on '{_settings.Topic}': {rejections[^1].Reason}");
    }

    private void ThrowIfPartly(PacketWindow window, Batch batch, string reason, Exception? inner)
    {
        var confirmed = CountConfirmed(window);
        if (confirmed == 0)
            return;
        _marks.Confirm(batch, confirmed);
        throw new PartlyDeliveredException(confirmed, $"{reason} ({confirmed} of {batch.Count} reports are confirmed)", inner) { Rejections = RejectionsOf(window, confirmed) };
    }

    private static ImmutableArray<Rejection> RejectionsOf(PacketWindow window, int reports) =>
        [.. window.Refused.Where(refused => refused.Key < reports).Select(refused => new Rejection(refused.Key, PubAckReason.Describe(refused.Value)))];

    private void MarkLater()
    {
        _markTimer ??= _context.Time.CreateTimer(static sink => _ = ((MqttSink)sink!).MarkInTurnAsync(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _markTimer.Change(_marks.UntilDue, Timeout.InfiniteTimeSpan);
    }

    private async Task MarkInTurnAsync()
    {
        // A delivery under way sends marks of its own.
        if (!await _turn.WaitAsync(0))
            return;
        try
        {
            await MarkAsync(isLast: false);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task MarkAsync(bool isLast)
    {
        if (!_hasMarks || !_marks.IsBehind || _connection is not { Window.IsBroken: false } connection)
            return;
        using var deadline = new CancellationTokenSource(Patience, _context.Time);
        try
        {
            await _publisher.MarkAsync(connection, isLast, deadline.Token);
        }
        catch (Exception)
        {
            // Nothing but repeats comes of a mark that is missing; what is wrong shows with the next delivery.
            await CloseAsync("a mark could not be sent");
        }
    }

    private void DoWithoutMarks(string reason)
    {
        _hasMarks = false;
        if (_isWithoutMarks)
            return;
        _isWithoutMarks = true;
        LogWithoutMarks(_context.Logger, _markTopic, reason);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Connected to {Host}:{Port}, up to {InFlight} messages unconfirmed")]
    private static partial void LogConnected(ILogger logger, string host, int port, int inFlight);

    [LoggerMessage(Level = LogLevel.Information, Message = "Disconnected from {Host}:{Port}: {Reason}")]
    private static partial void LogDisconnected(ILogger logger, string host, int port, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What the broker confirms and then loses will not be sent again, since no mark on '{Topic}' shows the loss: {Reason}")]
    private static partial void LogWithoutMarks(ILogger logger, string topic, string reason);
}
