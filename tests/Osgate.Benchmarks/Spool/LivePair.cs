using System.Diagnostics;
using Osgate.Core.Spool;

namespace Osgate.Benchmarks.Spool;

/// <summary>A writer and a sink that takes all it gets, side by side: the writer waits while the sink is behind.</summary>
internal static class LivePair
{
    private const long MostBehind = 512;

    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(1);

    /// <summary>Runs for a while, at so many readings per second, or as fast as it goes; returns the readings that were confirmed.</summary>
    public static async Task<long> RunAsync(DiskSpool spool, BenchReports device, ISpoolCursor healthy, TimeSpan time, double rate = double.PositiveInfinity)
    {
        using var over = new CancellationTokenSource();
        var reading = Task.Run(() => DrainAsync(healthy, over.Token), CancellationToken.None);
        var began = Stopwatch.GetTimestamp();
        var spin = new SpinWait();
        var written = 0L;
        while (Stopwatch.GetElapsedTime(began) is var elapsed && elapsed < time)
        {
            if (written > elapsed.TotalSeconds * rate)
            {
                Thread.Sleep(s_pace);
                continue;
            }
            for (var i = 0; i < 16; i++, written += device.Channels)
                device.Append(spool);
            spin.Reset();
            while (healthy.Backlog > MostBehind)
                spin.SpinOnce();
        }
        while (healthy.Backlog > 0)
            await Task.Yield();
        await over.CancelAsync();
        return await reading;
    }

    private static async Task<long> DrainAsync(ISpoolCursor cursor, CancellationToken over)
    {
        var batch = new Batch();
        var readings = 0L;
        try
        {
            while (true)
            {
                await cursor.ReadAsync(batch, new BatchLimits(), over);
                readings += batch.ReadingCount;
                cursor.Confirm(batch.Count);
            }
        }
        catch (OperationCanceledException)
        {
            return readings;
        }
    }
}
