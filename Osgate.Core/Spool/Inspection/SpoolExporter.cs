using Osgate.Core.Management;
using Osgate.Core.Spool.Clock;
using Osgate.Core.Spool.Files;
using Osgate.Core.Spool.Log;

namespace Osgate.Core.Spool.Inspection;

/// <summary>Writes out what a spool holds, in the order in which it was written, whatever its priority. Blocks; changes
/// nothing.</summary>
internal sealed class SpoolExporter(ISpoolFiles files, IBoxClock clock, SpoolExport what)
{
    private const int SendFrom = 64 << 10;

    private readonly ClockMender _mender = new(clock);

    /// <param name="waiting">The sink's ways, where only what it has not confirmed is asked for.</param>
    /// <param name="to">Where to.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>How many readings were written.</returns>
    public long Run(IReadOnlyList<LogCursor>? waiting, Stream to, CancellationToken cancel)
    {
        var scans = Enumerable.Range(0, SpoolLog.Streams).Select(s => new StreamScan(files, s, _mender, what.Sink)).ToList();
        try
        {
            using var line = new ReadingLine();
            var written = 0L;
            var more = scans.Where(static s => s.MoveNext()).ToList();
            while (more.MinBy(static s => s.Position) is { } next)
            {
                cancel.ThrowIfCancellationRequested();
                if (IsWanted(next, waiting))
                    written += Write(next, line);
                if (line.Bytes.Length >= SendFrom)
                    Send(line, to);
                if (!next.MoveNext())
                    more.Remove(next);
            }
            Send(line, to);
            return written;
        }
        finally
        {
            scans.ForEach(static s => s.Dispose());
        }
    }

    private static long Write(StreamScan scan, ReadingLine line)
    {
        for (var i = 0; i < scan.Readings.Length; i++)
            line.Write(scan, i);
        return scan.Readings.Length;
    }

    private static void Send(ReadingLine line, Stream to)
    {
        to.Write(line.Bytes.Span);
        line.Clear();
    }

    private bool IsWanted(StreamScan scan, IReadOnlyList<LogCursor>? waiting)
    {
        var source = scan.Source.Source;
        return scan.Timestamp >= what.From
            && scan.Timestamp < what.To
            && (what.Device is null || source.DeviceName == what.Device || (Guid.TryParse(what.Device, out var uuid) && uuid == source.DeviceUuid))
            && (waiting is null || (scan.Source.GoesTo(what.Sink!) && Waits(scan, waiting)));
    }

    private static bool Waits(StreamScan scan, IReadOnlyList<LogCursor> waiting)
    {
        foreach (var way in waiting)
        {
            if (way.Stream == scan.Stream && scan.Position >= way.Position && scan.Position < way.End)
                return true;
        }
        return false;
    }
}
