using Osgate.Core.Spool.Log;
using Osgate.Core.Spool.Records;

namespace Osgate.Core.Spool;

/// <summary>Counts what is in the log for a sink that joins at its beginning, so that its numbers have no gap. Blocks,
/// under the spool's lock: it happens once in the life of a sink.</summary>
internal static class Census
{
    public static void Join(DiskSpool spool, SinkCursor cursor)
    {
        var slot = cursor.Slot;
        slot.JoinsAt = spool.End;
        foreach (var log in spool.Logs)
        {
            var first = Math.Min(
                log.Segments.Count > 0 ? log.Segments[0].First : long.MaxValue,
                log.Chunks.Count > 0 ? log.Chunks[0].First : long.MaxValue);
            if (first == long.MaxValue)
                continue;
            var start = new Mark(slot.NextSequence, slot.NextReadingSequence, 0, 0);
            var (reports, readings) = Count(spool.NewCursor(log.Stream, slot, first, start, spool.End));
            cursor.Live(log.Stream).MoveTo(first, start);
            slot.Restore(log.Stream, reports, readings);
            slot.NextSequence += reports;
            slot.NextReadingSequence += readings;
        }
    }

    private static (long Reports, long Readings) Count(LogCursor scout)
    {
        var builder = new BatchBuilder();
        var batch = new Batch();
        var limits = new BatchLimits();
        var reports = 0L;
        var readings = 0L;
        while (true)
        {
            builder.Begin(batch, limits);
            scout.Begin();
            FillResult filled;
            while ((filled = scout.Fill(builder)) == FillResult.OnDisk)
                scout.Load();
            reports += batch.Count;
            readings += batch.ReadingCount;
            scout.MoveTo(scout.Head.Position, scout.Head.Mark);
            if (filled == FillResult.Empty)
                break;
        }
        scout.Release();
        return (reports, readings);
    }
}
