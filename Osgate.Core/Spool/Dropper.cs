using Osgate.Core.Spool.Clock;
using Osgate.Core.Spool.Log;
using Osgate.Core.Spool.Records;

namespace Osgate.Core.Spool;

/// <summary>Gives up what waits beyond the limits, oldest first and high priority last, and counts it by sink and
/// channel. On the writing thread.</summary>
internal sealed class Dropper(DiskSpool spool)
{
    private static readonly BatchLimits Step = new() { MaxReports = 256, MaxReadings = 4096 };
    private static readonly BatchLimits One = new() { MaxReports = 1, MaxReadings = 1 };

    /// <summary>Drops what each sink's own limits say.</summary>
    public void DropBeyondLimits()
    {
        foreach (var cursor in Snapshot())
        {
            if (cursor.Options.MaxBytes < long.MaxValue)
                DropWhile(cursor, _ => Held(cursor) > cursor.Options.MaxBytes);
            if (cursor.Options.MaxAge > TimeSpan.Zero)
                DropWhile(cursor, scout => scout.LastAge(spool.Clock) > cursor.Options.MaxAge);
        }
    }

    /// <summary>The segment that goes first when the log as a whole is too large; none when only those are left that
    /// are written to.</summary>
    public (SpoolLog Log, Segment Segment)? OldestSegment()
    {
        lock (spool.Guard)
        {
            foreach (var stream in (int[])[SpoolLog.Normal, SpoolLog.High])
            {
                var log = spool.Log(stream);
                if (log.Segments.Count > 0 && !log.Writer.IsWriting(log.Segments[0]))
                    return (log, log.Segments[0]);
            }
            return null;
        }
    }

    /// <summary>Moves all sinks behind a segment.</summary>
    public void DropSegment(SpoolLog log, Segment segment)
    {
        lock (spool.Guard)
            segment.IsGivenUp = true;
        foreach (var cursor in Snapshot())
        {
            foreach (var way in WaysOf(cursor).Where(w => w.Stream == log.Stream))
                Drop(cursor, way, scout => scout.Position < segment.End, segment.End);
        }
    }

    /// <summary>A segment that nobody needs any more. Under the lock.</summary>
    public (SpoolLog? Log, Segment? Segment) FreeSegment()
    {
        foreach (var log in spool.Logs)
        {
            if (log.Segments.Count == 0)
                continue;
            var oldest = log.Segments[0];
            if (!log.Writer.IsWriting(oldest) && oldest.End <= spool.Needed(log.Stream) && (oldest.IsGivenUp || !IsKept(log, oldest)))
                return (log, oldest);
        }
        return (null, null);
    }

    /// <summary>Bytes that wait for a sink, or nearly so: within a segment they are taken as spread evenly.</summary>
    public long Held(SinkCursor cursor)
    {
        lock (spool.Guard)
        {
            var held = 0L;
            foreach (var way in cursor.All)
            {
                if (way.Backlog == 0)
                    continue;
                var log = spool.Log(way.Stream);
                foreach (var segment in log.Segments)
                {
                    var reports = Math.Min(segment.End, way.End) - Math.Max(segment.First, way.Position);
                    if (reports > 0)
                        held += (long)(segment.Length * (double)reports / Math.Max(1, segment.End - segment.First));
                }
                if (way.End == long.MaxValue)
                    held += log.UnsafeBytes;
            }
            return held;
        }
    }

    private bool IsKept(SpoolLog log, Segment segment)
    {
        var behind = log.Stored.Bytes - segment.Length;
        var age = AgeOf(segment.LastClock, segment.BootId);
        foreach (var cursor in spool.Cursors)
        {
            var keep = cursor.Options;
            if (!cursor.Slot.IsActive || (keep.KeepBytes <= 0 && keep.KeepAge == TimeSpan.Zero))
                continue;
            if (behind < keep.KeepBytes && (keep.KeepAge == Timeout.InfiniteTimeSpan || age is null || age < keep.KeepAge))
                return true;
        }
        return false;
    }

    private TimeSpan? AgeOf(ClockBase then, Guid bootId) => LogCursor.AgeOf(then, then.Utc, bootId, spool.Clock);

    private void DropWhile(SinkCursor cursor, Func<LogCursor, bool> isBeyond)
    {
        foreach (var way in WaysOf(cursor))
            Drop(cursor, way, isBeyond, long.MaxValue);
    }

    // The oldest first; what has high priority last.
    private List<LogCursor> WaysOf(SinkCursor cursor)
    {
        lock (spool.Guard)
            return [.. cursor.All.OrderByDescending(static w => w.Stream).ThenBy(static w => w.Position)];
    }

    private void Drop(SinkCursor cursor, LogCursor way, Func<LogCursor, bool> isBeyond, long upTo)
    {
        LogCursor scout;
        lock (spool.Guard)
        {
            if (way.Backlog == 0 || way.Position >= upTo)
                return;
            scout = spool.NewCursor(way.Stream, cursor.Slot, way.Position, way.Mark, Math.Min(way.End, Math.Min(upTo, spool.Log(way.Stream).End)));
        }
        try
        {
            var builder = new BatchBuilder();
            var batch = new Batch();
            while (TryStep(cursor, way, scout, builder, batch, isBeyond))
            {
            }
        }
        finally
        {
            scout.Release();
        }
    }

    private bool TryStep(SinkCursor cursor, LogCursor way, LogCursor scout, BatchBuilder builder, Batch batch, Func<LogCursor, bool> isBeyond)
    {
        // Many at once where all of them have to go, else one by one.
        foreach (var limits in (BatchLimits[])[Step, One])
        {
            builder.Begin(batch, limits);
            scout.Begin();
            FillResult filled;
            while ((filled = scout.Fill(builder)) == FillResult.OnDisk)
                scout.Load();
            if (!isBeyond(scout))
                continue;
            var place = scout.Head;
            if (place.Position <= scout.Position)
                return false;
            lock (spool.Guard)
            {
                // The sink has come on by itself: looked at again next time.
                if (way.Position != scout.Position)
                    return false;
                cursor.Drop(way, place.Position, place.Mark);
                foreach (ref readonly var report in batch.Reports)
                    cursor.Drops.Add(report);
            }
            scout.MoveTo(place.Position, place.Mark);
            return filled != FillResult.Empty;
        }
        return false;
    }

    private List<SinkCursor> Snapshot()
    {
        lock (spool.Guard)
            return [.. spool.Cursors];
    }
}
