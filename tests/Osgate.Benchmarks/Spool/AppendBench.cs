using System.Diagnostics;
using System.Globalization;
using Osgate.Core.Spool;

namespace Osgate.Benchmarks.Spool;

/// <summary>What writers get done: into memory, with the disk behind them, and waiting for the disk at each report.</summary>
internal static class AppendBench
{
    private const int ReportsBetweenFlushes = 512;

    private static readonly TimeSpan s_time = TimeSpan.FromSeconds(3);

    public static async Task RunAsync()
    {
        foreach (var channels in (int[])[100, 1])
        {
            var reports = channels == 1 ? "1 reading per report" : $"{channels} readings per report";
            await BestAsync($"memory alone, {reports}", channels, needed: false, MemoryAsync);
            await BestAsync($"nobody waits for the disk, {reports}", channels, needed: true, BehindAsync);
            foreach (var writers in (int[])[1, 8, 64])
                await BestAsync($"{writers} wait for the disk at each report, {reports}", channels, needed: true, (spool, c) => FlushedAsync(spool, c, writers));
        }
    }

    // Where a sink needs it, it comes from nowhere but the disk later: the sink never reads.
    private static async Task BestAsync(string what, int channels, bool needed, Func<BenchSpool, int, Task<long>> run)
    {
        var best = (Rate: 0.0, Text: "");
        for (var round = 0; round < 3; round++)
        {
            await using var spool = new BenchSpool();
            if (needed)
                spool.Disk.Open(new SpoolSink("dead"));
            var before = Usage.Take(spool.Files);
            var readings = await run(spool, channels);
            var after = Usage.Take(spool.Files);
            var (seconds, dropped) = (before.SecondsUntil(after), spool.Disk.Cursors.Sum(static c => c.DroppedReadings));
            if (readings / seconds > best.Rate)
            {
                best = (readings / seconds, string.Create(CultureInfo.InvariantCulture,
                    $"{before.Rate(after, readings)}, {readings / channels / seconds:N0} reports/s, {(after.Flushes - before.Flushes) / seconds:N0} flushes/s, {dropped:N0} dropped"));
            }
        }
        Console.WriteLine($"append, {what}: {best.Text}");
    }

    private static Task<long> MemoryAsync(BenchSpool spool, int channels)
    {
        var device = new BenchReports(channels);
        var (readings, began) = (0L, Stopwatch.GetTimestamp());
        while (Stopwatch.GetElapsedTime(began) < s_time)
        {
            for (var i = 0; i < ReportsBetweenFlushes; i++)
                device.Append(spool.Disk);
            readings += ReportsBetweenFlushes * channels;
        }
        return Task.FromResult(readings);
    }

    // The flush before last is over, so that memory does not fill faster than the disk takes it.
    private static async Task<long> BehindAsync(BenchSpool spool, int channels)
    {
        var device = new BenchReports(channels);
        var (readings, began, flushing) = (0L, Stopwatch.GetTimestamp(), Task.CompletedTask);
        while (Stopwatch.GetElapsedTime(began) < s_time)
        {
            var last = default(SpoolRange);
            for (var i = 0; i < ReportsBetweenFlushes * (channels == 1 ? 16 : 1); i++, readings += channels)
                last = device.Append(spool.Disk);
            await flushing;
            flushing = spool.Disk.FlushAsync(last, CancellationToken.None).AsTask();
        }
        await flushing;
        return readings;
    }

    private static async Task<long> FlushedAsync(BenchSpool spool, int channels, int writers)
    {
        var began = Stopwatch.GetTimestamp();
        var all = await Task.WhenAll(Enumerable.Range(0, writers).Select(w => Task.Run(async () =>
        {
            var device = new BenchReports(channels, $"plc-{w}");
            var readings = 0L;
            for (; Stopwatch.GetElapsedTime(began) < s_time; readings += channels)
                await spool.Disk.FlushAsync(device.Append(spool.Disk), CancellationToken.None);
            return readings;
        })));
        return all.Sum();
    }
}
