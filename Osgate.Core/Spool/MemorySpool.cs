namespace Osgate.Core.Spool;

/// <summary>A spool in memory: bounded, and gone with the process. When it is full the oldest reports go.</summary>
/// <remarks>Hot path: appending and reading allocate nothing per reading in the steady state.</remarks>
internal sealed class MemorySpool : ISpool
{
    private const int SparesKept = 8;

    private readonly Lock _lock = new();
    private readonly long _maxReadings;
    private readonly List<MemorySegment> _segments = [];
    private readonly List<MemoryCursor> _cursors = [];
    private readonly Stack<MemorySegment> _spares = new();
    private long _weight;
    private long _end;

    /// <summary>A spool of a bounded size.</summary>
    /// <param name="maxReadings">Readings that are kept at most, of all sinks together (default: 1 million, some 50 MB).
    /// Long texts and bytes count as the numbers that would take their room.</param>
    public MemorySpool(long maxReadings = 1_000_000) => _maxReadings = Math.Max(maxReadings, MemorySegment.Capacity);

    public SpoolRange Append(SpoolSource source, DateTimeOffset timestamp, ReadOnlySpan<ChannelReading> readings)
    {
        lock (_lock)
        {
            var weight = MemorySegment.WeightOf(readings);
            if (_segments.Count == 0 || !_segments[^1].TryAppend(source, timestamp, readings, weight))
                AddSegment(readings.Length).TryAppend(source, timestamp, readings, weight);
            _weight += weight;
            _end++;
            while (_weight > _maxReadings && _segments.Count > 1)
                DropOldest();
            foreach (var cursor in _cursors)
                cursor.Appended(source, readings.Length);
            return new SpoolRange(_end - 1, _end);
        }
    }

    public ValueTask FlushAsync(SpoolRange range, CancellationToken cancel) =>
        cancel.IsCancellationRequested ? ValueTask.FromCanceled(cancel) : ValueTask.CompletedTask;

    public ISpoolCursor Open(SpoolSink sink)
    {
        lock (_lock)
        {
            if (_cursors.Find(c => c.Sink == sink.Name) is { } existing)
                return existing;
            var cursor = new MemoryCursor(this, sink.Name, _end);
            _cursors.Add(cursor);
            return cursor;
        }
    }

    public void Forget(string sink)
    {
        lock (_lock)
        {
            if (_cursors.Find(c => c.Sink == sink) is not { } cursor)
                return;
            _cursors.Remove(cursor);
            // A batch that the sink still has in hand keeps its readings.
            foreach (var segment in _segments.Where(cursor.Holds))
                segment.IsHeld = true;
            Release();
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Fills a batch for a cursor; returns what to wait for when there is nothing.</summary>
    internal Task? Read(MemoryCursor cursor, Batch batch, BatchLimits limits)
    {
        lock (_lock)
        {
            batch.Clear();
            var more = cursor.Took(batch, Fill(cursor, batch, limits));
            Release();
            return more;
        }
    }

    /// <summary>Confirms what a cursor has read last.</summary>
    internal void Confirm(MemoryCursor cursor, int reports)
    {
        lock (_lock)
        {
            if (reports < cursor.InHand)
                cursor.Shorten(_segments, reports);
            cursor.ConfirmUpToRead();
            Release();
        }
    }

    // Fills a batch from a cursor's position on; returns the position behind what it holds.
    private long Fill(MemoryCursor cursor, Batch batch, BatchLimits limits)
    {
        var position = cursor.Position;
        var report = cursor.Sequence;
        var reading = cursor.ReadingSequence;
        foreach (var segment in _segments)
        {
            for (; position < segment.End && position >= segment.Start; position++)
            {
                ref readonly var entry = ref segment.Entries[(int)(position - segment.Start)];
                if (!entry.Source.GoesTo(cursor.Sink))
                    continue;
                if (batch.Count > 0 && (batch.Count >= limits.MaxReports || batch.ReadingCount + entry.ReadingCount > limits.MaxReadings))
                    return position;
                batch.Add(new BatchReport(entry.Source.Source, entry.Timestamp, report++, reading, late: false, segment.Readings.AsMemory(entry.FirstReading, entry.ReadingCount)));
                reading += entry.ReadingCount;
            }
        }
        return position;
    }

    private MemorySegment AddSegment(int readings)
    {
        // What no sink waits for goes before room is made for more.
        Release();
        MemorySegment segment;
        if (readings <= MemorySegment.Capacity && _spares.TryPop(out var spare))
        {
            spare.Reuse(_end);
            segment = spare;
        }
        else
        {
            segment = new MemorySegment(_end, Math.Max(readings, MemorySegment.Capacity));
        }
        _segments.Add(segment);
        return segment;
    }

    private void Release()
    {
        var oldest = _end;
        foreach (var cursor in _cursors)
        {
            cursor.Pass(_end);
            oldest = Math.Min(oldest, cursor.Position);
        }
        // The last segment stays: it is written to.
        while (_segments.Count > 1 && _segments[0].End <= oldest)
        {
            var segment = _segments[0];
            _segments.RemoveAt(0);
            _weight -= segment.Weight;
            if (_spares.Count < SparesKept && !segment.IsHeld && segment.Readings.Length == MemorySegment.Capacity)
                _spares.Push(segment);
        }
    }

    // A dropped segment is not used again: a batch that a sink holds may still refer to it.
    private void DropOldest()
    {
        var segment = _segments[0];
        _segments.RemoveAt(0);
        _weight -= segment.Weight;
        foreach (var cursor in _cursors)
            cursor.Drop(segment);
    }
}
