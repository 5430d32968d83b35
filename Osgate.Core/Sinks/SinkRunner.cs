using Microsoft.Extensions.Logging;
using Osgate.Core.Connectors;
using Osgate.Core.Manifests;
using Osgate.Core.Sinks.Rejects;
using Osgate.Core.Spool;

namespace Osgate.Core.Sinks;

/// <summary>Delivers what lies behind a sink's cursor, batch by batch, and moves the cursor once it is confirmed.</summary>
internal sealed partial class SinkRunner
{
    private const int RewindsInRow = 3;

    private readonly SinkPlan _plan;
    private readonly ISpoolCursor _cursor;
    private readonly EngineSinkServices _services;
    private readonly ILogger _logger;
    private readonly BatchLimits _limits;
    private readonly FaultLog _fault;
    private readonly SinkRejects _rejects;
    private readonly BacklogLog _backlog;
    private readonly TaskCompletionSource _drain = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CallWatch _watch;
    private readonly Backoff _backoff = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(30));
    private readonly CancellationTokenSource _drained = new();
    private readonly RewindRequests _requests = new();
    private int _rewindsInRow;
    private volatile bool _draining;

    public SinkRunner(SinkPlan plan, ISpoolCursor cursor, EngineSinkServices services, RejectFile rejects)
    {
        _plan = plan;
        _cursor = cursor;
        _services = services;
        _logger = services.Logger;
        _limits = plan.Limits;
        _fault = new FaultLog(_logger, services.Time, "delivery");
        _rejects = new SinkRejects(rejects, services, Tally);
        _backlog = new BacklogLog(_logger, services.Time, cursor);
        _watch = new CallWatch(services.Time, _limits.DeliveryTimeout);
    }

    public string Name => _plan.Entry.Name;

    public string Type => _plan.Entry.Type;

    public ISpoolCursor Cursor => _cursor;

    /// <summary>What is wrong, or <see langword="null"/>.</summary>
    public string? Fault => DeliveryFault ?? _rejects.Current;

    /// <summary>What was confirmed and what was not.</summary>
    public SinkTally Tally { get; } = new();

    /// <summary>What the far end refused for good.</summary>
    public RejectFile Rejects => _rejects.File;

    /// <summary>Readings that were dropped since the start.</summary>
    public long Dropped => _backlog.Dropped;

    public IEnumerable<Counter> Counters => _services.Counters;

    private string? DeliveryFault => _watch.Stuck is null ? _fault.Current : "a delivery does not return";

    /// <summary>Runs until cancelled, or until all is delivered after <see cref="Drain"/>.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await Task.Yield();
        ISink? sink = null;
        try
        {
            await _rejects.OpenAsync(stop);
            sink = _plan.Factory.Create(_plan.Check, _services);
            await DeliverAllAsync(sink, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped: what is not confirmed stays behind the cursor.
        }
        // A sink that cannot even be made stops nothing else; its backlog says so.
        catch (Exception e)
        {
            _fault.Fault(e.Message, e);
        }
        finally
        {
            _requests.Close();
            if (sink is not null)
                await DisposeAsync(sink);
        }
    }

    /// <summary>Goes back to an earlier report, between two deliveries.</summary>
    /// <returns>The number of the first report that will come again.</returns>
    /// <exception cref="InvalidOperationException">The sink does not run any more.</exception>
    public Task<long> RewindAsync(RewindTarget target, CancellationToken cancel) => _requests.AskAsync(target, cancel);

    /// <summary>Lets the runner end once its cursor has nothing behind it any more.</summary>
    public void Drain()
    {
        _draining = true;
        _drain.TrySetResult();
        if (_cursor.Backlog == 0)
            _drained.Cancel();
    }

    /// <summary>Looks after deliveries that do not return, and says how the backlog fares; called from time to time.</summary>
    public void Look()
    {
        if (_watch.Look() is not null)
            LogStuck(_logger, Name);
        _backlog.Look(DeliveryFault, Tally.DeliveredReports);
    }

    private async Task DeliverAllAsync(ISink sink, CancellationToken stop)
    {
        var batch = new Batch();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop, _drained.Token);
        while (!(_draining && _cursor.Backlog == 0))
        {
            try
            {
                await _cursor.ReadAsync(batch, _limits, _requests.Interruptible(ending.Token));
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                if (_requests.Serve(_cursor))
                    continue;
                return;
            }
            if (await TryDeliverAsync(sink, batch, stop))
                continue;
            await PauseAsync(stop);
            // The batch may still be in the sink's hands after a delivery that was cancelled.
            batch = new Batch();
        }
    }

    private async Task PauseAsync(CancellationToken stop)
    {
        if (_draining)
        {
            await Task.Delay(_backoff.Next(), _services.Time, stop);
            return;
        }
        // The last chance comes at once: the far end may have come back in the meantime.
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Task.WhenAny(Task.Delay(_backoff.Next(), _services.Time, over.Token), _drain.Task, _requests.Arrived);
        await over.CancelAsync();
        stop.ThrowIfCancellationRequested();
        if (_draining)
            _backoff.Reset();
    }

    // Whether the next batch may follow at once.
    private async Task<bool> TryDeliverAsync(ISink sink, Batch batch, CancellationToken stop)
    {
        switch (await CallAsync(sink, batch, stop))
        {
            case null:
                Confirm(batch, batch.Count, [], refusedReadings: 0);
                _rejects.Clear();
                _fault.Clear();
                return true;
            case RejectedException e:
                return await TakeRefusalsAsync(batch, e);
            case PartlyDeliveredException e:
                await TakePartAsync(batch, e);
                return false;
            case RewindException e:
                return Rewind(batch, e);
            case OperationCanceledException when stop.IsCancellationRequested:
                throw new OperationCanceledException(stop);
            // By contract whatever else a sink throws means: not confirmed, try again later.
            case { } e:
                _fault.Fault(_watch.WasCancelled ? $"not confirmed within {_limits.DeliveryTimeout.TotalSeconds} s" : e.Message, e);
                return false;
        }
    }

    private async Task<Exception?> CallAsync(ISink sink, Batch batch, CancellationToken stop)
    {
        try
        {
            await sink.DeliverAsync(batch, _watch.Begin("deliver", stop));
            return null;
        }
        // What a sink throws is its answer.
        catch (Exception e)
        {
            return e;
        }
        finally
        {
            _watch.End();
        }
    }

    private async Task<bool> TakeRefusalsAsync(Batch batch, RejectedException e)
    {
        var refused = SinkRejects.Within(e.Rejections, batch.Count);
        if (refused.Count == 0)
        {
            _fault.Fault($"the sink refuses reports that are not in the batch: {e.Message}", e);
            return false;
        }
        Confirm(batch, batch.Count, refused, await _rejects.KeepAsync(batch, refused, e.Message));
        _fault.Clear();
        return true;
    }

    private async Task TakePartAsync(Batch batch, PartlyDeliveredException e)
    {
        if (e.Confirmed < 0 || e.Confirmed > batch.Count)
        {
            _fault.Fault($"the sink confirms {e.Confirmed} reports of a batch of {batch.Count}: {e.Message}", e);
            return;
        }
        _fault.Fault(e.Message, e);
        if (e.Confirmed == 0)
            return;
        var refused = SinkRejects.Within(e.Rejections, e.Confirmed);
        Confirm(batch, e.Confirmed, refused, refused.Count == 0 ? 0 : await _rejects.KeepAsync(batch, refused, refused[0].Reason));
    }

    private bool Rewind(Batch batch, RewindException e)
    {
        var next = batch[0].Sequence;
        var from = _cursor.Rewind(RewindTarget.Number(Math.Max(1, e.Sequence)));
        Tally.Rewind();
        if (++_rewindsInRow > RewindsInRow)
        {
            // What it gets again is not what it misses: it must not keep the line busy.
            _fault.Fault($"the sink asks for earlier reports again and again, and confirms none: {e.Message}", e);
            return false;
        }
        LogRewound(_logger, e.Message, e.Sequence, Math.Max(0, next - from), from);
        return true;
    }

    private void Confirm(Batch batch, int reports, List<Rejection> refused, int refusedReadings)
    {
        var readings = 0;
        for (var i = 0; i < reports; i++)
            readings += batch[i].Readings.Length;
        Tally.Deliver(reports - refused.Count, readings - refusedReadings);
        _cursor.Confirm(reports);
        _backoff.Reset();
        _rewindsInRow = 0;
    }

    private async Task DisposeAsync(ISink sink)
    {
        try
        {
            await sink.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(2), _services.Time);
        }
        // The sink is given up in any case; what its dispose says helps only its author.
        catch (Exception e)
        {
            LogDisposeFailed(_logger, e, Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Sink} is stuck: a delivery was cancelled and has not returned")]
    private static partial void LogStuck(ILogger logger, string sink);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the far end has lost what it had confirmed: {Message}; of report {Asked} and all after it {Reports} come again, from {From} on")]
    private static partial void LogRewound(ILogger logger, string message, long asked, long reports, long from);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Sink}: the sink failed to let go of its connection")]
    private static partial void LogDisposeFailed(ILogger logger, Exception e, string sink);
}
