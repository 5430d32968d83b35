using System.Runtime.CompilerServices;
using Osgate.Core.Spool.Log;
using Osgate.Core.Spool.Records;

namespace Osgate.Core.Spool;

/// <summary>A sink's place in a <see cref="DiskSpool"/>: its way through both streams, and through the backlogs that it
/// gets behind newer reports. What is confirmed is guarded by the spool's lock.</summary>
/// <remarks>Hot path: reading, waiting and confirming allocate nothing.</remarks>
internal sealed class SinkCursor : ISpoolCursor
{
    private static readonly TimeSpan DiskRetry = TimeSpan.FromSeconds(1);

    private readonly DiskSpool _spool;
    private readonly LogCursor[] _live;
    private readonly LateBacklog _late;
    private readonly BatchBuilder _builder = new();
    private readonly List<LogCursor> _sources = [];
    private readonly Bell _bell;
    private readonly Loader _loader;
    private readonly LingerTime _linger;
    private int _filling;
    private long _dropped;
    private bool _wasMoved;

    public SinkCursor(DiskSpool spool, SinkSlot slot, LogCursor[] live)
    {
        _spool = spool;
        Slot = slot;
        _live = live;
        _bell = new Bell(spool.Guard, spool.Time);
        _loader = new Loader(spool.Reading);
        _linger = new LingerTime(spool.Time);
        _late = new LateBacklog(spool);
    }

    public SinkSlot Slot { get; }

    public string Sink => Slot.Name;

    /// <summary>What the manifest says of the sink.</summary>
    public SpoolSink Options { get; set; } = new("");

    public long Backlog => Sum(static c => c.Backlog);

    public long BacklogReadings => Sum(static c => c.BacklogReadings);

    public long DroppedReadings
    {
        get
        {
            lock (_spool.Guard)
                return _dropped;
        }
    }

    /// <summary>Dropped readings by device and channel.</summary>
    public DropCounts Drops { get; } = new();

    /// <summary>When the oldest report that waits was read, as far as somebody has looked.</summary>
    public DateTimeOffset? OldestWaiting => All.Where(static w => w.Backlog > 0).Min(static w => w.Oldest);

    /// <summary>Its way along the end of a stream.</summary>
    public LogCursor Live(int stream) => _live[stream];

    /// <summary>Backlogs that it gets behind newer reports, oldest first.</summary>
    public IReadOnlyList<LogCursor> Late => _late.Ways;

    public IEnumerable<LogCursor> All => Late.Concat(_live);

    public void Restore(long dropped, IEnumerable<LogCursor> late)
    {
        _dropped = dropped;
        _late.Restore(late);
    }

    /// <summary>From where on a stream is needed for it.</summary>
    public long Needed(int stream)
    {
        var needed = _live[stream].Needed;
        for (var i = 0; i < Late.Count; i++)
        {
            if (Late[i].Stream == stream)
                needed = Math.Min(needed, Late[i].Needed);
        }
        return needed;
    }

    /// <summary>Wakes the one who waits for a report.</summary>
    public void Wake() => _bell.Ring();

    public ValueTask ReadAsync(Batch batch, BatchLimits limits, CancellationToken cancel)
    {
        if (cancel.IsCancellationRequested)
            return ValueTask.FromCanceled(cancel);
        _linger.Reset();
        lock (_spool.Guard)
        {
            if (_builder.Places.Count > 0)
                _late.NoteFailure();
        }
        Begin(batch, limits);
        return TryFill(batch, limits, out var loading) ? ValueTask.CompletedTask : ReadOnAsync(batch, limits, loading, cancel);
    }

    public void Confirm(int reports)
    {
        lock (_spool.Guard)
        {
            var places = _builder.Places;
            var confirmed = Math.Min(reports, places.Count);
            if (confirmed <= 0)
            {
                _builder.Forget();
                return;
            }
            foreach (var source in _sources)
            {
                Place? last = null;
                for (var i = 0; i < confirmed; i++)
                {
                    if (places[i].Cursor == source)
                        last = places[i];
                }
                if (confirmed == places.Count)
                    last = source.Head;
                if (last is { } place)
                    Move(source, place, confirmed);
            }
            _late.RemoveDone();
            _builder.Forget();
            _wasMoved = false;
            _late.NoteConfirmed();
            _spool.NoteProgress();
        }
    }

    public long Rewind(RewindTarget target) => _spool.Rewind(this, target);

    /// <summary>Moves a way on, over what has to be dropped; what the sink has in hand may still be confirmed.</summary>
    public void Drop(LogCursor cursor, long position, in Mark mark)
    {
        _dropped += Math.Max(0, mark.Readings - cursor.Mark.Readings);
        cursor.MoveTo(position, mark);
        _late.RemoveDone();
        _wasMoved = _builder.Places.Count > 0;
    }

    /// <summary>Gives its files up; the reader must be gone.</summary>
    public void Release()
    {
        _bell.Dispose();
        foreach (var cursor in All)
            cursor.Release();
    }

    /// <summary>Forgets what was read; all that is not confirmed comes again.</summary>
    public void Restart(IEnumerable<(LogCursor Cursor, long Position, Mark Mark)> places)
    {
        foreach (var (cursor, position, mark) in places)
            cursor.MoveTo(position, mark);
        _builder.Forget();
        _late.Clear();
        Wake();
    }

    private void Move(LogCursor source, in Place place, int confirmed)
    {
        if (_wasMoved)
        {
            // What was dropped while the sink had it in hand was delivered after all.
            for (var i = 0; i < confirmed; i++)
            {
                if (_builder.Places[i].Cursor == source && _builder.Places[i].Position <= source.Position)
                    _dropped -= _builder.Places[i].Readings;
            }
        }
        else
        {
            _dropped += Math.Max(0, place.Mark.Readings - source.Mark.Readings - place.Taken - place.Passed);
        }
        if (place.Position > source.Position)
            source.MoveTo(place.Position, place.Mark);
    }

    private void SelectSources(BatchLimits limits, out BatchLimits within)
    {
        within = limits;
        _sources.Clear();
        lock (_spool.Guard)
        {
            _wasMoved = false;
            if (Options.BacklogBehind && _late.TryJump(_live, Slot))
                _builder.Forget();
            if (!_late.IsDue(_live, Options.MaxLateRate, out var readings))
            {
                _sources.AddRange(_live);
                return;
            }
            _sources.Add(Late[0]);
            within = limits with { MaxReadings = Math.Min(readings, limits.MaxReadings), Linger = TimeSpan.Zero };
        }
    }

    private void Begin(Batch batch, BatchLimits limits)
    {
        SelectSources(limits, out var within);
        _builder.Begin(batch, within);
        // All of them, also those that the batch has no room for: none may stand where an earlier read has left it.
        foreach (var source in _sources)
            source.Begin();
        _filling = 0;
    }

    // Fills the batch; false when something has to be waited for: what is loaded from disk, or else what is appended.
    private bool TryFill(Batch batch, BatchLimits limits, out ValueTask? loading)
    {
        loading = null;
        for (; _filling < _sources.Count; _filling++)
        {
            FillResult filled;
            while ((filled = _sources[_filling].Fill(_builder)) == FillResult.OnDisk)
            {
                var begun = _loader.LoadAsync(_sources[_filling]);
                if (!begun.IsCompletedSuccessfully)
                {
                    loading = begun;
                    return false;
                }
                begun.GetAwaiter().GetResult();
            }
            if (filled == FillResult.Full)
                break;
        }
        if (_sources[0].IsLate)
            _late.Take(batch.ReadingCount);
        return batch.Count > 0 && (_builder.IsFull || _linger.IsOver(limits.Linger));
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask ReadOnAsync(Batch batch, BatchLimits limits, ValueTask? loading, CancellationToken cancel)
    {
        do
        {
            if (loading is not { } begun)
            {
                await WaitAsync(batch.Count > 0 ? _linger.Left : Timeout.InfiniteTimeSpan, cancel);
                Begin(batch, limits);
                continue;
            }
            try
            {
                await begun;
                cancel.ThrowIfCancellationRequested();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The disk does not give it now: the sink waits, as it would for its far end.
                _spool.NoteUnreadable(e);
                await Task.Delay(DiskRetry, _spool.Time, cancel);
            }
        }
        while (!TryFill(batch, limits, out loading));
    }

    private ValueTask WaitAsync(TimeSpan atMost, CancellationToken cancel)
    {
        ValueTask waiting;
        lock (_spool.Guard)
        {
            Settle();
            atMost = Shorter(atMost, _late.UntilNext(Options.MaxLateRate));
            if (_builder.Places.Count == 0 && !_sources.TrueForAll(static s => s.IsHeadAtEnd))
                return ValueTask.CompletedTask;
            waiting = _bell.WaitAsync(atMost, cancel);
        }
        foreach (var live in _live)
            live.Release();
        return waiting;
    }

    // What was passed without a report for this sink need not be looked at again.
    private void Settle()
    {
        if (_builder.Places.Count > 0)
            return;
        foreach (var source in _sources)
            Move(source, source.Head, 0);
        _late.RemoveDone();
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) =>
        one == Timeout.InfiniteTimeSpan || (other != Timeout.InfiniteTimeSpan && other < one) ? other : one;

    private long Sum(Func<LogCursor, long> of)
    {
        lock (_spool.Guard)
            return All.Sum(of);
    }
}
