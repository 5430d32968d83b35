using System.Collections.Immutable;
using Osgate.Core.Spool;
using Osgate.Core.Spool.Files;
using ClockOfBox = Osgate.Core.Spool.Clock.IBoxClock;

namespace Osgate.Core.Tests.Spool.Faults;

/// <summary>Lets things happen to a spool on a simulated disk, and checks it against a <see cref="SpoolModel"/>.</summary>
/// <param name="start">Starts the spool on what a disk holds.</param>
/// <param name="seed">Of all that chance decides here.</param>
internal sealed class SpoolRun(Func<ISpoolFiles, ClockOfBox, ISpool> start, int seed)
{
    private readonly SimulatedBox _box = new(seed);
    private readonly List<ISpoolCursor> _cursors = [];
    private readonly List<ModelReport> _unflushed = [];
    private readonly List<PendingFlush> _flushes = [];
    private readonly ImmutableArray<SpoolSource> _sources =
    [
        SpoolReports.Source("one"), SpoolReports.Source("two"), SpoolReports.Source("one", "two"), SpoolReports.Source(), SpoolReports.Source("nobody"), SpoolReports.Source(),
    ];

    private SpoolModel _model = null!;
    private ISpool _spool = null!;
    private SpoolRange _range;
    private long _failedCalls;

    /// <summary>The sinks, from before the first report on (default: "one" and "two" without limits).</summary>
    public ImmutableArray<SpoolSink> Sinks { get; init; } = [new SpoolSink("one"), new SpoolSink("two")];

    /// <summary>Whether limits may drop reports, as long as they are counted.</summary>
    public bool IsBounded { get; init; }

    /// <summary>Moves the spool's other clocks, where it has such.</summary>
    public Action<TimeSpan> Pass
    {
        get => _box.Pass;
        init => _box.Pass = value;
    }

    /// <summary>Lets it happen, then lets every sink take all there is.</summary>
    /// <exception cref="BrokenPromiseException">The spool did not keep to what it promises.</exception>
    public async Task RunAsync(IEnumerable<SpoolStep> steps)
    {
        _model = new SpoolModel(Sinks.Select(sink => sink.Name), IsBounded);
        await StartAsync();
        foreach (var step in steps)
        {
            await DoAsync(step);
            await NoteAsync();
        }
        if (_box.IsCut)
            await RestartAsync(_box.Disk.Crash);
        _box.Heal();
        await NoteAsync(all: true);
        await RecoverAsync();
        await DrainAsync();
        await EndAsync();
    }

    private Task DoAsync(SpoolStep step)
    {
        switch (step.What)
        {
            case SpoolStepKind.Append:
                Append(_sources[step.Who], step.Count);
                return Task.CompletedTask;
            case SpoolStepKind.Flush:
                BeginFlush();
                return NoteAsync(all: true);
            case SpoolStepKind.BeginFlush:
                BeginFlush();
                return Task.CompletedTask;
            case SpoolStepKind.Read:
                return ReadAsync(_cursors[step.Who % _cursors.Count], new BatchLimits { MaxReports = 1 + (step.Count % 7), MaxReadings = 1 + (step.Count * 3) });
            case SpoolStepKind.Confirm:
                Confirm(_cursors[step.Who % _cursors.Count], step.Who < 2 ? int.MaxValue : step.Count - 1);
                return Task.CompletedTask;
            case SpoolStepKind.Pass:
                _box.Advance(SimulatedBox.Tick * step.Count);
                return Task.CompletedTask;
            case SpoolStepKind.Close when !_box.IsCut:
                return RestartAsync(null);
            case SpoolStepKind.Kill when !_box.IsCut:
                return RestartAsync(_box.Disk.Kill);
            case SpoolStepKind.Crash or SpoolStepKind.Close or SpoolStepKind.Kill:
                return RestartAsync(_box.Disk.Crash);
            case SpoolStepKind.CrashAndFail:
                return RestartAsync(_box.Disk.Crash, () => _box.FailAt(step.Count));
            case SpoolStepKind.CrashAndCut:
                return RestartAsync(_box.Disk.Crash, () => _box.Cut(step.Count));
            case SpoolStepKind.Fail:
                _box.FailAt(step.Count);
                return Task.CompletedTask;
            case SpoolStepKind.Break:
                _box.Break();
                return Task.CompletedTask;
            case SpoolStepKind.Fill:
                _box.Fill();
                return Task.CompletedTask;
            case SpoolStepKind.Cut:
                _box.Cut(step.Count);
                return Task.CompletedTask;
            default:
                if (!_box.IsCut)
                    _box.Heal();
                return Task.CompletedTask;
        }
    }

    private void Append(SpoolSource source, int readings)
    {
        var report = _model.Append(source, readings);
        var range = _spool.Append(source, report.Timestamp, report.Readings);
        _range = new SpoolRange(_unflushed.Count == 0 ? range.From : _range.From, range.To);
        _unflushed.Add(report);
    }

    private void BeginFlush()
    {
        if (_unflushed.Count == 0)
            return;
        _flushes.Add(new PendingFlush(_spool.FlushAsync(_range, CancellationToken.None).AsTask(), [.. _unflushed]));
        _unflushed.Clear();
    }

    private async Task ReadAsync(ISpoolCursor cursor, BatchLimits limits)
    {
        // Behind a cut nothing can be read, and nobody waits.
        if (cursor.Backlog == 0 || _box.IsCut)
            return;
        var batch = new Batch();
        using var enough = new CancellationTokenSource();
        try
        {
            var read = cursor.ReadAsync(batch, limits, enough.Token).AsTask();
            // After a crash it may find that all it counted was delivered before.
            if (_model.Life > 0 && cursor.Backlog == 0 && !read.IsCompleted)
                await enough.CancelAsync();
            await _box.PatientlyAsync(read, $"a read of {cursor.Sink}, whose backlog is {cursor.Backlog}");
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            _model[cursor.Sink].ReadNothing();
            return;
        }
        catch (Exception e) when (_box.MayFail && e is IOException or SpoolUnavailableException)
        {
            // The disk was told to.
            return;
        }
        _model[cursor.Sink].Read(batch, limits, cursor.DroppedReadings);
    }

    private void Confirm(ISpoolCursor cursor, int reports)
    {
        cursor.Confirm(reports);
        _model[cursor.Sink].Confirm(reports, cursor.DroppedReadings);
    }

    // A disk that was mended is used again, without a new start.
    private async Task RecoverAsync()
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            Append(_sources[3], 1);
            var last = _unflushed[^1];
            BeginFlush();
            await NoteAsync(all: true);
            if (last.IsFlushed)
                return;
            _box.Advance(TimeSpan.FromSeconds(1));
        }
        throw new BrokenPromiseException("the disk works again, and still nothing can be flushed");
    }

    private async Task DrainAsync()
    {
        foreach (var cursor in _cursors)
        {
            while (cursor.Backlog > 0)
            {
                await ReadAsync(cursor, new BatchLimits());
                Confirm(cursor, int.MaxValue);
            }
        }
        NoteFailures();
        _model.CheckEnd();
    }

    // Notes which flushes have ended, and how; waits for all of them where it is asked to.
    private async Task NoteAsync(bool all = false)
    {
        foreach (var flush in _flushes.Where(flush => all || flush.Flush.IsCompleted).ToArray())
        {
            _flushes.Remove(flush);
            await NoteAsync(flush, mayFail: _box.Disk.FailedCalls > 0);
        }
        NoteFailures();
        if (_model.Life > 0 || _model.IsInDoubt || IsBounded)
            return;
        foreach (var cursor in _cursors)
        {
            if (cursor.Backlog != _model[cursor.Sink].Waiting)
                throw new BrokenPromiseException($"the backlog of {cursor.Sink} is {_model[cursor.Sink].Waiting} reports, and is said to be {cursor.Backlog}");
        }
    }

    private async Task NoteAsync(PendingFlush flush, bool mayFail)
    {
        try
        {
            await _box.PatientlyAsync(flush.Flush, "a flush");
            Array.ForEach(flush.Reports, report => report.IsFlushed = true);
        }
        catch (Exception e) when (mayFail && e is SpoolUnavailableException or ObjectDisposedException)
        {
            _model.Fail();
        }
    }

    private void NoteFailures()
    {
        if (_box.Disk.FailedCalls == _failedCalls)
            return;
        _failedCalls = _box.Disk.FailedCalls;
        _model.Fail();
    }

    private async Task RestartAsync(Func<SimulatedDisk>? end, Action? fail = null)
    {
        if (end is null)
        {
            await EndAsync();
        }
        else
        {
            _box.Disk = end();
            _box.Heal();
            await AbandonAsync();
        }
        _model.Restart();
        _box.Clock.Reboot();
        fail?.Invoke();
        await StartAsync();
    }

    // What is left of a spool whose disk is gone still answers who waits for it: with success only for what was safe
    // before the end.
    private async Task AbandonAsync()
    {
        try
        {
            await _box.PatientlyAsync(_spool.DisposeAsync().AsTask(), "the end of a spool whose disk is gone");
        }
        catch (IOException)
        {
            // It could not put its things in order, and says so.
        }
        foreach (var flush in _flushes)
            await NoteAsync(flush, mayFail: true);
        _flushes.Clear();
        _unflushed.Clear();
    }

    private async Task EndAsync()
    {
        await _box.PatientlyAsync(_spool.DisposeAsync().AsTask(), "the end of a spool");
        foreach (var flush in _flushes)
            await NoteAsync(flush, mayFail: _box.Disk.FailedCalls > 0);
        _flushes.Clear();
        _unflushed.Clear();
    }

    private async Task StartAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                _cursors.Clear();
                _spool = start(_box.Disk, _box.Clock);
                _cursors.AddRange(Sinks.Select(_spool.Open));
                break;
            }
            catch (Exception e) when (attempt < 3 && _box.Disk.FailedCalls > 0 && e is IOException or SpoolUnavailableException)
            {
                // The disk was told to: the power fails again, or somebody mends it.
                if (_box.IsCut)
                    _box.Disk = _box.Disk.Crash();
                _box.Heal();
            }
        }
        _failedCalls = 0;
        NoteFailures();
        foreach (var cursor in _cursors)
            _model[cursor.Sink].Start(cursor.DroppedReadings);
    }
}
