namespace Osgate.Core.Spool;

/// <summary>A sink's place in a <see cref="MemorySpool"/>, whose lock guards all of its state.</summary>
internal sealed class MemoryCursor(MemorySpool spool, string sink, long position) : ISpoolCursor
{
    private TaskCompletionSource? _waiting;
    private long _readUpTo = position;
    private long _readReports;
    private long _readReadings;
    private long _lostInRead;
    private long _lostReportsInRead;
    private long _backlog;
    private long _backlogReadings;
    private long _droppedReadings;

    public string Sink { get; } = sink;

    /// <summary>All before this is confirmed or dropped.</summary>
    public long Position { get; private set; } = position;

    /// <summary>The number of the next report.</summary>
    public long Sequence { get; private set; } = 1;

    /// <summary>The number of the next reading.</summary>
    public long ReadingSequence { get; private set; } = 1;

    public long Backlog => Interlocked.Read(ref _backlog);

    public long BacklogReadings => Interlocked.Read(ref _backlogReadings);

    public long DroppedReadings => Interlocked.Read(ref _droppedReadings);

    public ValueTask ReadAsync(Batch batch, BatchLimits limits, CancellationToken cancel)
    {
        if (cancel.IsCancellationRequested)
            return ValueTask.FromCanceled(cancel);
        return spool.Read(this, batch, limits) is { } more ? WaitAndReadAsync(more, batch, limits, cancel) : ValueTask.CompletedTask;
    }

    public void Confirm(int reports) => spool.Confirm(this, reports);

    public long Rewind(long sequence) => Sequence;

    public long InHand => _readReports;

    /// <summary>Forgets all but the first reports of what was read.</summary>
    public void Shorten(List<MemorySegment> segments, int reports)
    {
        _readReports = 0;
        _readReadings = 0;
        _readUpTo = Position;
        foreach (var segment in segments)
        {
            for (; _readReports < reports && _readUpTo >= segment.Start && _readUpTo < segment.End; _readUpTo++)
            {
                ref readonly var entry = ref segment.Entries[(int)(_readUpTo - segment.Start)];
                if (!entry.Source.GoesTo(Sink))
                    continue;
                _readReports++;
                _readReadings += entry.ReadingCount;
            }
        }
    }

    /// <summary>Notes what a batch holds; returns what to wait for when it holds nothing.</summary>
    public Task? Took(Batch batch, long upTo)
    {
        _lostInRead = _lostReportsInRead = 0;
        _readUpTo = upTo;
        _readReports = batch.Count;
        _readReadings = batch.ReadingCount;
        if (batch.Count > 0)
            return null;
        Position = upTo;
        _waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _waiting.Task;
    }

    /// <summary>Moves behind reports that go to other sinks alone, so that they are not held for nothing.</summary>
    public void Pass(long end)
    {
        if (_backlog == 0)
            Position = end;
    }

    /// <summary>Whether a sink may have the reports of a segment in hand.</summary>
    public bool Holds(MemorySegment segment) => _readReports > 0 && segment.Start < _readUpTo;

    public void Appended(SpoolSource source, int readings)
    {
        if (!source.GoesTo(Sink))
            return;
        _backlog++;
        _backlogReadings += readings;
        _waiting?.TrySetResult();
        _waiting = null;
    }

    /// <summary>Moves behind a segment that is given up, and counts what was not confirmed in it.</summary>
    public void Drop(MemorySegment segment)
    {
        for (; Position < segment.End; Position++)
        {
            ref readonly var entry = ref segment.Entries[(int)(Position - segment.Start)];
            if (!entry.Source.GoesTo(Sink))
                continue;
            Count(1, entry.ReadingCount);
            _droppedReadings += entry.ReadingCount;
            if (Position >= _readUpTo)
                continue;
            _lostReportsInRead++;
            _lostInRead += entry.ReadingCount;
        }
    }

    public void ConfirmUpToRead()
    {
        // What was dropped while the sink had it in hand was delivered after all.
        _droppedReadings -= _lostInRead;
        Count(_readReports - _lostReportsInRead, _readReadings - _lostInRead);
        Position = Math.Max(Position, _readUpTo);
        _readReports = _readReadings = _lostInRead = _lostReportsInRead = 0;
    }

    private async ValueTask WaitAndReadAsync(Task more, Batch batch, BatchLimits limits, CancellationToken cancel)
    {
        for (Task? waiting = more; waiting is not null; waiting = spool.Read(this, batch, limits))
            await waiting.WaitAsync(cancel);
    }

    private void Count(long reports, long readings)
    {
        _backlog -= reports;
        _backlogReadings -= readings;
        Sequence += reports;
        ReadingSequence += readings;
    }
}
