using Microsoft.Extensions.Logging;
using Osgate.Core.Manifests;

namespace Osgate.Core.Connectors;

/// <summary>Runs one connector instance after another on one lane: connects, polls and listens until something
/// throws, reports the outage, waits, and begins anew.</summary>
internal sealed partial class LaneRunner
{
    private static readonly TimeSpan CallDeadline = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Steady = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RareTurns = TimeSpan.FromSeconds(30);

    private readonly ConnectorPlan _connector;
    private readonly LaneServices _services;
    private readonly LaneRoute _route;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly FaultLog _fault;
    private readonly string _prefix;
    private readonly Backoff _backoff = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
    private readonly CallWatch _watch;
    private readonly CallWatch _listening;
    private readonly DeviceTurns[] _turns;
    private readonly PriorityQueue<DeviceTurns, TimeSpan> _queue = new();
    private readonly long _origin;
    private readonly int _asked;
    private int _askedSinceConnect;
    private long _connected;
    private volatile LaneState _state;

    public LaneRunner(ConnectorPlan connector, LanePlan lane, LaneServices services, LaneRoute route)
    {
        _connector = connector;
        Lane = lane;
        _services = services;
        _route = route;
        _time = services.Time;
        _logger = services.Logger;
        // The log names the connector already; a lane of its own adds nothing to that.
        _prefix = lane.IsOwn ? "" : $"{lane.Key}: ";
        _fault = new FaultLog(_logger, _time, lane.IsOwn ? "connection" : lane.Key);
        _watch = new CallWatch(_time, CallDeadline);
        _listening = new CallWatch(_time, Timeout.InfiniteTimeSpan);
        _origin = _time.GetTimestamp();
        var writer = services.CreateWriter();
        var offset = Fraction(lane.Key);
        _turns = [.. lane.Devices.Select((d, i) => new DeviceTurns(
            connector.Factory, d, (offset + ((double)i / lane.Devices.Length)) % 1, writer, new FaultLog(_logger, _time, d.Name)))];
        // A device without channels is never asked, so it can be neither silent nor well.
        _asked = _turns.Count(t => !t.Device.Channels.IsEmpty);
    }

    public LanePlan Lane { get; }

    public LaneRoute Route => _route;

    public LaneState State => Stuck is null ? _state : LaneState.Stuck;

    /// <summary>What is wrong with the lane, or <see langword="null"/>.</summary>
    public string? Fault => Stuck is { } stuck ? $"{stuck} does not return" : _fault.Current;

    public IReadOnlyList<DeviceTurns> Turns => _turns;

    public LaneServices Services => _services;

    private string? Stuck => _watch.Stuck ?? _listening.Stuck;

    private TimeSpan Now() => _time.GetElapsedTime(_origin);

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        // Away from the starter: a plugin may block in its very first call.
        await Task.Yield();
        while (!stop.IsCancellationRequested)
        {
            var reason = await RunInstanceAsync(stop);
            if (stop.IsCancellationRequested)
                break;
            _state = LaneState.Waiting;
            await WaitAsync(_backoff.Next(), reason, stop);
        }
        _state = LaneState.Stopped;
    }

    /// <summary>Looks after calls that do not return; called from time to time.</summary>
    public void Look()
    {
        if ((_watch.Look() ?? _listening.Look()) is { } what)
            LogStuck(_logger, _connector.Entry.Name, Lane.Key, what);
    }

    private async Task<string> RunInstanceAsync(CancellationToken stop)
    {
        IConnector? connector = null;
        try
        {
            _state = LaneState.Connecting;
            await CallAsync("create", _ => Task.FromResult(connector = _connector.Factory.Create(_connector.Check, Lane.Devices, _services)), stop);
            if (_asked == 0 && connector is not IListener)
            {
                // Nobody to ask and nobody to listen to, since the manifest's errors left no device: nothing to connect to.
                _state = LaneState.Idle;
                await Task.Delay(Timeout.InfiniteTimeSpan, _time, stop);
            }
            await CallAsync("connect", connector!.ConnectAsync, stop);
            _state = LaneState.Running;
            LogConnected(_logger, _prefix);
            await RunConnectedAsync(connector, stop);
            return "connection lost";
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return "stopped";
        }
        // By contract whatever a connector throws means one thing: this connection is broken, the next may not be.
        catch (Exception e)
        {
            var connected = _state == LaneState.Running;
            _fault.Fault(_watch.WasCancelled ? "a call took too long and was cancelled" : e.Message, e);
            return connected ? "connection lost" : "no connection";
        }
        finally
        {
            if (connector is not null)
                await DisposeAsync(connector);
        }
    }

    private async Task RunConnectedAsync(IConnector connector, CancellationToken stop)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var polling = _connector.Factory.IsPoller(connector) ? PollAsync(connector, ending.Token) : null;
        var listening = connector is IListener listener ? ListenAsync(listener, ending.Token) : null;
        if (polling is null && listening is null)
            throw new InvalidOperationException($"{connector.GetType().Name} is neither an IPoller of its factory's types nor an IListener");
        _connected = _time.GetTimestamp();
        // Where nobody is asked, nobody tells that the connection works.
        var isOnlyTold = polling is null || _asked == 0;
        if (isOnlyTold)
            _fault.Clear();
        var goodBefore = _route.Readings - _route.BadReadings;
        var first = await Task.WhenAny(new[] { polling, listening }.OfType<Task>());
        // A callback of the plugin that throws must not leave its other task running unseen.
        await ending.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(new[] { polling, listening }.OfType<Task>().Where(t => t != first)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // A peer that takes the connection and ends it at once is no reason to come back ever faster.
        var wasSteady = _time.GetElapsedTime(_connected) >= Steady;
        if (isOnlyTold && wasSteady)
            _backoff.Reset();
        // What was good in between makes the next outage a new one.
        if (isOnlyTold && (wasSteady || _route.Readings - _route.BadReadings > goodBefore))
            Array.ForEach(_turns, t => t.Recovered());
        await first;
    }

    private async Task ListenAsync(IListener listener, CancellationToken cancel)
    {
        // Beside polls, which may be many and never wait.
        await Task.Yield();
        var token = _listening.Begin("listen", cancel);
        try
        {
            await listener.ListenAsync(token);
        }
        finally
        {
            _listening.End();
        }
        cancel.ThrowIfCancellationRequested();
        throw new IOException("the connection ended");
    }

    private async Task PollAsync(IConnector poller, CancellationToken cancel)
    {
        // Beside the listener, which may wait for its first word as long as polls never do.
        await Task.Yield();
        _askedSinceConnect = 0;
        _queue.Clear();
        foreach (var turns in _turns)
        {
            turns.Schedule.Start(Now());
            turns.Breaker.ProbeNow();
            _queue.Enqueue(turns, turns.Schedule.Next);
        }
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            if (!_queue.TryPeek(out var turns, out var due) || due == TimeSpan.MaxValue)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, _time, cancel);
                continue;
            }
            var wait = due - Now();
            // What is due within the slack is taken now: a timer is no finer, and would be waited for in circles.
            if (wait > DeviceSchedule.Slack)
            {
                await Task.Delay(wait, _time, cancel);
                continue;
            }
            _queue.Dequeue();
            if (turns.Schedule.Take(Now()) is { } poll)
                await TurnAsync(poller, turns, poll, cancel);
            _queue.Enqueue(turns, turns.Schedule.Next);
        }
    }

    private async ValueTask TurnAsync(IConnector poller, DeviceTurns turns, Poll poll, CancellationToken cancel)
    {
        var token = _watch.Begin("poll", cancel);
        try
        {
            await turns.RunAsync(poller, poll, Now, token);
        }
        finally
        {
            _watch.End();
        }
        _askedSinceConnect++;
        if (!turns.IsSilent)
            Healthy();
        else if (_askedSinceConnect >= _asked && Array.TrueForAll(_turns, t => t.Device.Channels.IsEmpty || IsGivenUp(t)))
            throw new IOException("no device on this line answers: it is opened anew");
    }

    // Three turns of a meter that is read every quarter of an hour are too many to wait for what one reconnect may mend.
    private static bool IsGivenUp(DeviceTurns turns) => turns.IsSilent && (turns.Breaker.IsOpen || turns.Schedule.Shortest >= RareTurns);

    private void Healthy()
    {
        // One good answer on a connection that breaks again at once is no reason to come back ever faster.
        if (_time.GetElapsedTime(_connected) >= Steady)
            _backoff.Reset();
        _fault.Clear();
    }

    private async Task CallAsync(string what, Func<CancellationToken, Task> call, CancellationToken cancel)
    {
        var token = _watch.Begin(what, cancel);
        try
        {
            await call(token);
        }
        finally
        {
            _watch.End();
        }
    }

    private async Task WaitAsync(TimeSpan wait, string reason, CancellationToken stop)
    {
        foreach (var turns in _turns)
            turns.SayBad(turns.Device.Channels.AsSpan(), reason, Now());
        await Task.Delay(wait, _time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task DisposeAsync(IConnector connector)
    {
        // Cancelled from the start: one that does not return within the grace is named as stuck, and waited for, since
        // it may still hold the serial port or the socket.
        _watch.Begin("dispose", new CancellationToken(canceled: true));
        try
        {
            await connector.DisposeAsync();
        }
        // The instance is given up in any case; what its dispose says helps only its author.
        catch (Exception e)
        {
            LogDisposeFailed(_logger, e, Lane.Key);
        }
        finally
        {
            _watch.End();
        }
    }

    // The same lane has the same place in each interval after every start; different lanes have different ones.
    private static double Fraction(string key)
    {
        var hash = 2166136261u;
        foreach (var c in key)
            hash = (hash ^ c) * 16777619u;
        return hash / (uint.MaxValue + 1.0);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Lane}connected")]
    private static partial void LogConnected(ILogger logger, string lane);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Connector}: {Lane} is stuck: {Call} was cancelled and has not returned; it gets no second connection until it does")]
    private static partial void LogStuck(ILogger logger, string connector, string lane, string call);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Lane}: the connector failed to let go of its connection")]
    private static partial void LogDisposeFailed(ILogger logger, Exception e, string lane);
}
