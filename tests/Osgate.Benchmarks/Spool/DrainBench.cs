using System.Globalization;
using Osgate.Core.Spool;

namespace Osgate.Benchmarks.Spool;

/// <summary>How fast a sink that costs nothing reads and confirms a backlog from disk.</summary>
internal static class DrainBench
{
    public static async Task RunAsync()
    {
        await DrainAsync(channels: 100, readings: 30_000_000);
        await DrainAsync(channels: 1, readings: 3_000_000);
    }

    private static async Task DrainAsync(int channels, int readings)
    {
        for (var round = 1; round <= 3; round++)
        {
            await using var spool = new BenchSpool();
            spool.Disk.Open(new SpoolSink("sink"));
            await FillAsync(spool.Disk, new BenchReports(channels), readings);
            await spool.ReopenAsync();
            var cursor = spool.Disk.Open(new SpoolSink("sink"));
            var batch = new Batch();
            var before = Usage.Take();
            var got = 0L;
            for (; cursor.Backlog > 0; cursor.Confirm(batch.Count))
            {
                await cursor.ReadAsync(batch, new BatchLimits(), CancellationToken.None);
                got += batch.ReadingCount;
            }
            var after = Usage.Take();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"drain, {channels} per report, run {round}: {got:N0} of {readings:N0}: {before.Rate(after, got)}, {before.AllocatedPer(after, got):N3} bytes allocated per reading"));
        }
    }

    /// <summary>Writes a backlog, as fast as the disk takes it.</summary>
    public static async Task FillAsync(DiskSpool spool, BenchReports device, long readings)
    {
        for (long done = 0, last = 0; done < readings; done += device.Channels)
        {
            var range = device.Append(spool);
            if (range.To - last < 1_000 && done + device.Channels < readings)
                continue;
            last = range.To;
            await spool.FlushAsync(range, CancellationToken.None);
        }
    }
}
