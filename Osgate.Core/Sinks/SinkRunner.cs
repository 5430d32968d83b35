using Microsoft.Extensions.Logging;
using Osgate.Core.Connectors;
using Osgate.Core.Manifests;
using Osgate.Core.Spool;

namespace Osgate.Core.Sinks;

/// <summary>Delivers what lies behind a sink's cursor, batch by batch, and moves the cursor once it is confirmed.</summary>
internal sealed partial class SinkRunner
{
    private readonly SinkPlan _plan;
    private readonly ISpoolCursor _cursor;
    private readonly EngineSinkServices _services;
    private readonly ILogger _logger;
    private readonly BatchLimits _limits;
    private readonly FaultLog _fault;
    private readonly FaultLog _refusals;
    private readonly TaskCompletionSource _drain = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CallWatch _watch;
    private readonly Backoff _backoff = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(30));
    private readonly CancellationTokenSource _drained = new();
    private long _delivered;
    private long _deliveredReports;
    private long _rejected;
    private volatile bool _draining;

    public SinkRunner(SinkPlan plan, ISpoolCursor cursor, EngineSinkServices services)
    {
        _plan = plan;
        _cursor = cursor;
        _services = services;
        _logger = services.Logger;
        _limits = plan.Limits;
        _fault = new FaultLog(_logger, services.Time, "delivery");
        _refusals = new FaultLog(_logger, services.Time, "refused for good");
        _watch = new CallWatch(services.Time, _limits.DeliveryTimeout);
    }

    public string Name => _plan.Entry.Name;

    public string Type => _plan.Entry.Type;

    public ISpoolCursor Cursor => _cursor;

    /// <summary>What is wrong, or <see langword="null"/>.</summary>
    public string? Fault => _watch.Stuck is null ? _fault.Current ?? _refusals.Current : "a delivery does not return";

    /// <summary>Readings that the far end confirmed.</summary>
    public long Delivered => Interlocked.Read(ref _delivered);

    /// <summary>Reports that the far end confirmed.</summary>
    public long DeliveredReports => Interlocked.Read(ref _deliveredReports);

    /// <summary>Readings that the far end will never take.</summary>
    public long Rejected => Interlocked.Read(ref _rejected);

    public IEnumerable<Counter> Counters => _services.Counters;

    /// <summary>Runs until cancelled, or until all is delivered after <see cref="Drain"/>.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await Task.Yield();
        ISink? sink = null;
        try
        {
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
            if (sink is not null)
                await DisposeAsync(sink);
        }
    }

    /// <summary>Lets the runner end once its cursor has nothing behind it any more.</summary>
    public void Drain()
    {
        _draining = true;
        _drain.TrySetResult();
        if (_cursor.Backlog == 0)
            _drained.Cancel();
    }

    /// <summary>Looks after deliveries that do not return; called from time to time.</summary>
    public void Look()
    {
        if (_watch.Look() is not null)
            LogStuck(_logger, Name);
    }

    private async Task DeliverAllAsync(ISink sink, CancellationToken stop)
    {
        var batch = new Batch();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop, _drained.Token);
        while (!(_draining && _cursor.Backlog == 0))
        {
            try
            {
                await _cursor.ReadAsync(batch, _limits, ending.Token);
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
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
        await Task.WhenAny(Task.Delay(_backoff.Next(), _services.Time, over.Token), _drain.Task);
        await over.CancelAsync();
        stop.ThrowIfCancellationRequested();
        if (_draining)
            _backoff.Reset();
    }

    private async Task<bool> TryDeliverAsync(ISink sink, Batch batch, CancellationToken stop)
    {
        var token = _watch.Begin("deliver", stop);
        try
        {
            await sink.DeliverAsync(batch, token);
            Confirmed(batch, rejectedReports: 0, rejectedReadings: 0);
            _refusals.Clear();
            return true;
        }
        catch (RejectedException e)
        {
            var places = e.Reports.Where(i => i >= 0 && i < batch.Count).Distinct().ToList();
            if (places.Count == 0)
            {
                _fault.Fault($"the sink refuses reports that are not in the batch: {e.Message}", e);
                return false;
            }
            _refusals.Fault(e.Message, e);
            Confirmed(batch, places.Count, places.Sum(i => batch[i].Readings.Length));
            return true;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw;
        }
        // By contract whatever else a sink throws means: not confirmed, try again later.
        catch (Exception e)
        {
            _fault.Fault(token.IsCancellationRequested ? $"not confirmed within {_limits.DeliveryTimeout.TotalSeconds} s" : e.Message, e);
            return false;
        }
        finally
        {
            _watch.End();
        }
    }

    private void Confirmed(Batch batch, int rejectedReports, int rejectedReadings)
    {
        Interlocked.Add(ref _delivered, batch.ReadingCount - rejectedReadings);
        Interlocked.Add(ref _deliveredReports, batch.Count - rejectedReports);
        Interlocked.Add(ref _rejected, rejectedReadings);
        _cursor.Confirm(batch.Count);
        _backoff.Reset();
        _fault.Clear();
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Sink}: the sink failed to let go of its connection")]
    private static partial void LogDisposeFailed(ILogger logger, Exception e, string sink);
}
