using Osgate.Core.Spool.Log;

namespace Osgate.Core.Spool;

/// <summary>Looks from when the oldest report is that waits for each sink. Blocks: on the writing thread.</summary>
internal sealed class AgeWatch(DiskSpool spool)
{
    private static readonly BatchLimits One = new() { MaxReports = 1, MaxReadings = 1 };

    public void Look()
    {
        foreach (var cursor in Snapshot())
        {
            if (Scout(cursor) is not { } scout)
                continue;
            try
            {
                var time = TimeOf(scout);
                lock (spool.Guard)
                    cursor.OldestWaiting = time;
                cursor.OldestAt = scout.Position;
            }
            finally
            {
                scout.Release();
            }
        }
    }

    private LogCursor? Scout(SinkCursor cursor)
    {
        lock (spool.Guard)
        {
            var way = cursor.All.Where(static w => w.Backlog > 0).MinBy(static w => w.Position);
            return way is null || way.Position == cursor.OldestAt
                ? null
                : spool.NewCursor(way.Stream, cursor.Slot, way.Position, way.Mark, Math.Min(way.End, spool.Log(way.Stream).End));
        }
    }

    private static DateTimeOffset? TimeOf(LogCursor scout)
    {
        var builder = new BatchBuilder();
        var batch = new Batch();
        builder.Begin(batch, One);
        scout.Begin();
        while (scout.Fill(builder) == FillResult.OnDisk)
            scout.Load();
        return batch.Count > 0 ? batch[0].Timestamp : null;
    }

    private List<SinkCursor> Snapshot()
    {
        lock (spool.Guard)
            return [.. spool.Cursors];
    }
}
