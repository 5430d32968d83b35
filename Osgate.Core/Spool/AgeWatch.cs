using Osgate.Core.Spool.Log;

namespace Osgate.Core.Spool;

/// <summary>Looks how old the oldest report is that waits where nobody reads: for a sink that does not run, say. Blocks: on
/// the writing thread.</summary>
internal sealed class AgeWatch(DiskSpool spool)
{
    private static readonly BatchLimits One = new() { MaxReports = 1, MaxReadings = 1 };

    private readonly BatchBuilder _builder = new();
    private readonly Batch _batch = new();

    public void Look()
    {
        while (FindUnread() is { Way: { } way, Scout: { } scout })
        {
            try
            {
                // Where nothing is found it is not looked for again.
                way.NoteOldest(TimeOf(scout), scout.Position);
            }
            finally
            {
                scout.Release();
            }
        }
    }

    private (LogCursor? Way, LogCursor? Scout) FindUnread()
    {
        lock (spool.Guard)
        {
            foreach (var cursor in spool.Cursors)
            {
                foreach (var late in cursor.Late)
                {
                    if (late.IsUnread && late.Backlog > 0)
                        return (late, ScoutOf(cursor, late));
                }
                for (var stream = 0; stream < SpoolLog.Streams; stream++)
                {
                    if (cursor.Live(stream) is { IsUnread: true, Backlog: > 0 } live)
                        return (live, ScoutOf(cursor, live));
                }
            }
            return default;
        }
    }

    private LogCursor ScoutOf(SinkCursor cursor, LogCursor way) =>
        spool.NewCursor(way.Stream, cursor.Slot, way.Position, way.Mark, Math.Min(way.End, spool.Log(way.Stream).End));

    private DateTimeOffset TimeOf(LogCursor scout)
    {
        _builder.Begin(_batch, One);
        scout.Begin();
        while (scout.Fill(_builder) == FillResult.OnDisk)
            scout.Load();
        return _batch.Count > 0 ? _batch[0].Timestamp : default;
    }
}
