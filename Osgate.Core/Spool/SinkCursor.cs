using System.Runtime.CompilerServices;
using Osgate.Core.Spool.Log;
using Osgate.Core.Spool.Records;

namespace Osgate.Core.Spool;

/// <summary>A sink's place in a <see cref="DiskSpool"/>: its way through both streams, and through the backlogs that it
/// gets behind newer reports. What is confirmed is guarded by the spool's lock.</summary>
/// <remarks>Hot path: reading, waiting and confirming allocate nothing.</remarks>
internal sealed class SinkCursor : ISpoolCursor
{
    private static readonly TimeSpan OutageFrom = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DiskRetry = TimeSpan.FromSeconds(1);

    private readonly DiskSpool _spool;
    private readonly LogCursor[] _live;
    private readonly List<LogCursor> _late = [];
    private readonly BatchBuilder _builder = new();
    private readonly List<LogCursor> _sources = [];
    private readonly Bell _bell;
    private readonly Loader _loader;
    private readonly LatePace _pace;
    private int _filling;
    private long _lingerUntil;
    private long _dropped;
    private long _failingSince;
    private bool _lateTurn;
    private bool _wasMoved;
    private bool _mayJump = true;

    public SinkCursor(DiskSpool spool, SinkSlot slot, LogCursor[] live)
    {
        _spool = spool;
        Slot = slot;
        _live = live;
        _bell = new Bell(spool.Guard, spool.Time);
        _loader = new Loader(spool.Reading);
        _pace = new LatePace(spool.Time);
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
    public IReadOnlyList<LogCursor> Late => _late;

    public IEnumerable<LogCursor> All => _late.Concat(_live);

    public void Restore(long dropped, IEnumerable<LogCursor> late)
    {
        _dropped = dropped;
        _late.AddRange(late);
    }

    /// <summary>From where on a stream is needed for it.</summary>
    public long Needed(int stream)
    {
        var needed = _live[stream].Needed;
        foreach (var late in _late)
        {
            if (late.Stream == stream)
                needed = Math.Min(needed, late.Needed);
        }
        return needed;
    }

    /// <summary>Wakes the one who waits for a report.</summary>
    public void Wake() => _bell.Ring();

    public ValueTask ReadAsync(Batch batch, BatchLimits limits, CancellationToken cancel)
    {
        if (cancel.IsCancellationRequested)
            return ValueTask.FromCanceled(cancel);
        NoteFailure();
        _lingerUntil = 0;
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
            _late.RemoveAll(static l => l.Position >= l.End);
            _builder.Forget();
            _wasMoved = false;
            _failingSince = 0;
            _mayJump = false;
            _spool.NoteProgress();
        }
    }

    public long Rewind(RewindTarget target) => _spool.Rewind(this, target);

    /// <summary>Moves a way on, over what has to be dropped; what the sink has in hand may still be confirmed.</summary>
    public void Drop(LogCursor cursor, long position, in Mark mark)
    {
        _dropped += Math.Max(0, mark.Readings - cursor.Mark.Readings);
        cursor.MoveTo(position, mark);
        _late.RemoveAll(static l => l.Position >= l.End);
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

    // A batch that is read again was not confirmed; after a while that is an outage.
    private void NoteFailure()
    {
        if (_builder.Places.Count == 0)
            return;
        if (_failingSince == 0)
            _failingSince = _spool.Time.GetTimestamp();
        else if (_spool.Time.GetElapsedTime(_failingSince) >= OutageFrom)
            _mayJump = true;
    }

    private void SelectSources(BatchLimits limits, out BatchLimits within)
    {
        within = limits;
        _sources.Clear();
        lock (_spool.Guard)
        {
            _wasMoved = false;
            if (Options.BacklogBehind && _mayJump)
                Jump();
            _mayJump = false;
            var isLateDue = _late.Count > 0 && _pace.Tokens(Options.MaxLateRate) >= 1 && (_lateTurn || Array.TrueForAll(_live, static l => l.Backlog == 0));
            _lateTurn = !isLateDue;
            if (!isLateDue)
            {
                _sources.AddRange(_live);
                return;
            }
            _sources.Add(_late[0]);
            within = limits with { MaxReadings = (int)Math.Clamp(_pace.Tokens(Options.MaxLateRate), 1, limits.MaxReadings), Linger = TimeSpan.Zero };
        }
    }

    // What waits becomes a backlog of its own; the way along the end goes on with what comes now.
    private void Jump()
    {
        foreach (var live in _live.Where(static l => l.Backlog > 0).ToList())
        {
            var last = _late.FindLastIndex(l => l.Stream == live.Stream);
            var end = Slot.End(live.Stream);
            // A backlog that ends where this one begins goes on.
            var from = last >= 0 && _late[last].End == live.Position ? _late[last] : live;
            var range = _spool.NewCursor(live.Stream, Slot, from.Position, from.Mark, _spool.Log(live.Stream).End, end, isLate: true);
            if (from != live)
                _late.RemoveAt(last);
            _late.Add(range);
            live.MoveTo(_spool.Log(live.Stream).End, end);
        }
        _builder.Forget();
    }

    private bool HasLingered(BatchLimits limits)
    {
        var now = _spool.Time.GetTimestamp();
        if (_lingerUntil == 0)
            _lingerUntil = now + (long)(limits.Linger.TotalSeconds * _spool.Time.TimestampFrequency);
        return now >= _lingerUntil;
    }

    private TimeSpan Left() => _spool.Time.GetElapsedTime(_spool.Time.GetTimestamp(), _lingerUntil);

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
            _pace.Take(batch.ReadingCount);
        return batch.Count > 0 && (_builder.IsFull || limits.Linger <= TimeSpan.Zero || HasLingered(limits));
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask ReadOnAsync(Batch batch, BatchLimits limits, ValueTask? loading, CancellationToken cancel)
    {
        do
        {
            if (loading is not { } begun)
            {
                await WaitAsync(batch.Count > 0 ? Left() : Timeout.InfiniteTimeSpan, cancel);
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
            if (_late.Count > 0)
                atMost = Shorter(atMost, _pace.UntilNext(Options.MaxLateRate));
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
        _late.RemoveAll(static l => l.Position >= l.End);
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) =>
        one == Timeout.InfiniteTimeSpan || other < one ? other : one;

    private long Sum(Func<LogCursor, long> of)
    {
        lock (_spool.Guard)
        {
            var sum = 0L;
            foreach (var live in _live)
                sum += of(live);
            foreach (var late in _late)
                sum += of(late);
            return sum;
        }
    }
}
