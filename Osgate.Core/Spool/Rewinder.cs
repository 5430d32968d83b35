using Osgate.Core.Spool.Log;
using Osgate.Core.Spool.Records;

namespace Osgate.Core.Spool;

/// <summary>Finds the way back to a report.</summary>
internal static class Rewinder
{
    /// <returns>The number of the first report that comes again.</returns>
    public static long Rewind(DiskSpool spool, SinkCursor cursor, RewindTarget target)
    {
        var places = new List<(LogCursor Cursor, long Position, Mark Mark)>();
        var first = cursor.Slot.NextSequence;
        foreach (var log in spool.Logs)
        {
            var live = cursor.Live(log.Stream);
            // Backlogs that are sent behind come again with all else.
            var oldest = cursor.Late.Where(l => l.Stream == log.Stream).Select(l => (l.Position, l.Mark)).Append((live.Position, live.Mark)).MinBy(p => p.Position);
            var start = Start(log, cursor.Slot, target);
            if (start is { } found && found.Position < oldest.Position)
                oldest = Advance(spool.NewCursor(log.Stream, cursor.Slot, found.Position, found.Mark, oldest.Position), target);
            places.Add((live, oldest.Position, oldest.Mark));
            // A stream that has nothing more for the sink has no number of its own.
            if (oldest.Mark.Reports < cursor.Slot.End(log.Stream).Reports)
                first = Math.Min(first, oldest.Mark.Sequence);
        }
        cursor.Restart(places);
        return first;
    }

    // The last place that is known at or before the report, else the oldest that is kept.
    private static (long Position, Mark Mark)? Start(SpoolLog log, SinkSlot slot, RewindTarget target)
    {
        (long Position, Mark Mark)? oldest = null;
        (long Position, Mark Mark)? best = null;
        foreach (var segment in log.Segments)
        {
            if (segment.FirstMarks.TryGetValue(slot.Name, out var mark))
                Consider(segment.First, mark, segment.FirstUtc);
        }
        foreach (var chunk in log.Chunks)
        {
            if (chunk.OrderOf(slot) is var order and >= 0)
                Consider(chunk.First, chunk.Start.Marks[order], chunk.Start.Clock.Utc);
        }
        return best ?? oldest;

        void Consider(long position, Mark mark, long utcTicks)
        {
            oldest ??= (position, mark);
            if (target.IsBehind(mark, utcTicks) && (best is null || position >= best.Value.Position))
                best = (position, mark);
        }
    }

    // Goes on from there to the report itself.
    private static (long Position, Mark Mark) Advance(LogCursor scout, RewindTarget target)
    {
        var builder = new BatchBuilder();
        var batch = new Batch();
        var limits = new BatchLimits();
        try
        {
            while (true)
            {
                builder.Begin(batch, limits);
                scout.Begin();
                FillResult filled;
                while ((filled = scout.Fill(builder)) == FillResult.OnDisk)
                    scout.Load();
                for (var i = 0; i < batch.Count; i++)
                {
                    if (target.IsReached(batch[i]))
                        return (scout.Position, scout.Mark);
                    scout.MoveTo(builder.Places[i].Position, builder.Places[i].Mark);
                }
                scout.MoveTo(scout.Head.Position, scout.Head.Mark);
                if (filled == FillResult.Empty)
                    return (scout.Position, scout.Mark);
            }
        }
        finally
        {
            scout.Release();
        }
    }
}
