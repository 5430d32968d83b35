using Osgate.Core.Spool.Log;

namespace Osgate.Core.Spool;

/// <summary>Looks from when the oldest report is that waits for each sink. Blocks: on the writing thread.</summary>
internal sealed class AgeWatch(DiskSpool spool)
{
    private static readonly BatchLimits One = new() { MaxReports = 1, MaxReadings = 1 };

    private readonly BatchBuilder _builder = new();
    private readonly Batch _batch = new();

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

    private DateTimeOffset? TimeOf(LogCursor scout)
    {
        _builder.Begin(_batch, One);
        scout.Begin();
        while (scout.Fill(_builder) == FillResult.OnDisk)
            scout.Load();
        return _batch.Count > 0 ? _batch[0].Timestamp : null;
    }

    private List<SinkCursor> Snapshot()
    {
        lock (spool.Guard)
            return [.. spool.Cursors];
    }
}
