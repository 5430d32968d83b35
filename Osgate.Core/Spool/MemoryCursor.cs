namespace Osgate.Core.Spool;

/// <summary>A sink's place in a <see cref="MemorySpool"/>, whose lock guards all of its state.</summary>
internal sealed class MemoryCursor(MemorySpool spool, string sink, long position) : ISpoolCursor
{
    private static readonly Action<MemoryCursor> ConfirmRead = static cursor => cursor.ConfirmUpToRead();

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

    public async ValueTask ReadAsync(Batch batch, BatchLimits limits, CancellationToken cancel)
    {
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            batch.Clear();
            Task? more = null;
            spool.Move(this, cursor =>
            {
                cursor._lostInRead = cursor._lostReportsInRead = 0;
                cursor._readUpTo = spool.Fill(cursor, batch, limits);
                cursor._readReports = batch.Count;
                cursor._readReadings = batch.ReadingCount;
                if (batch.Count > 0)
                    return;
                cursor.Position = cursor._readUpTo;
                cursor._waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                more = cursor._waiting.Task;
            });
            if (more is null)
                return;
            await more.WaitAsync(cancel);
        }
    }

    public void Confirm() => spool.Move(this, ConfirmRead);

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

    private void ConfirmUpToRead()
    {
        // What was dropped while the sink had it in hand was delivered after all.
        _droppedReadings -= _lostInRead;
        Count(_readReports - _lostReportsInRead, _readReadings - _lostInRead);
        Position = Math.Max(Position, _readUpTo);
        _readReports = _readReadings = _lostInRead = _lostReportsInRead = 0;
    }

    private void Count(long reports, long readings)
    {
        _backlog -= reports;
        _backlogReadings -= readings;
        Sequence += reports;
        ReadingSequence += readings;
    }
}
