using System.Globalization;
using Osgate.Core.Spool;

namespace Osgate.Benchmarks.Spool;

/// <summary>What the spool allocates per reading once it has warmed up, and what it holds when nothing happens.</summary>
internal static class MemoryBench
{
    private static readonly TimeSpan s_time = TimeSpan.FromSeconds(4);

    public static async Task RunAsync()
    {
        // Once before, so that its code is there and what is counted is its data.
        await WarmUpAsync();
        var before = Held();
        await using var spool = new BenchSpool();
        var device = new BenchReports(100);
        var healthy = spool.Disk.Open(new SpoolSink("healthy"));
        Print("opened", before);

        await AllocateAsync("a healthy sink, 100 per report, 1,000,000/s", spool, device, healthy, 1e6);
        await AllocateAsync("a healthy sink, 1 per report, 200,000/s", spool, new BenchReports(1, "meter"), healthy, 2e5);
        Print("after a steady load", before);

        await AllocateAsync("a healthy sink, 100 per report", spool, device, healthy);
        await AllocateAsync("a healthy sink, 1 per report", spool, new BenchReports(1, "meter"), healthy);
        Print("after a load as high as it goes", before);
        spool.Disk.Open(new SpoolSink("dead"));
        await AllocateAsync("a healthy and a dead sink, 100 per report, 1,000,000/s", spool, device, healthy, 1e6);
        Print("after that, with a backlog", before);
        await AllocateAsync("a healthy and a dead sink, 100 per report", spool, device, healthy);
        await AllocateAsync("a healthy and a dead sink, 1 per report", spool, new BenchReports(1, "meter"), healthy);
        Print("after that, with a backlog", before);
        await FlushAsync(spool, device);
        await DrainAsync(spool);
        Print("after that, the backlog delivered", before);
    }

    private static async Task WarmUpAsync()
    {
        await using var spool = new BenchSpool();
        var healthy = spool.Disk.Open(new SpoolSink("healthy"));
        spool.Disk.Open(new SpoolSink("dead"));
        await LivePair.RunAsync(spool.Disk, new BenchReports(100), healthy, s_time, 1e5);
        await DrainAsync(spool);
        Console.WriteLine("(the above is the warming up)");
    }

    private static async Task AllocateAsync(string what, BenchSpool spool, BenchReports device, ISpoolCursor healthy, double rate = double.PositiveInfinity)
    {
        await LivePair.RunAsync(spool.Disk, device, healthy, s_time / 2, rate);
        var before = Usage.Take();
        var readings = await LivePair.RunAsync(spool.Disk, device, healthy, s_time, rate);
        Print(what, before.AllocatedPer(Usage.Take(), readings));
    }

    private static async Task FlushAsync(BenchSpool spool, BenchReports device)
    {
        const int reports = 2_000;
        var before = Usage.Take();
        for (var i = 0; i < reports; i++)
            await spool.Disk.FlushAsync(device.Append(spool.Disk), CancellationToken.None);
        Print($"a flush for each report, {device.Channels} per report", before.AllocatedPer(Usage.Take(), reports * device.Channels));
    }

    private static async Task DrainAsync(BenchSpool spool)
    {
        var cursor = spool.Disk.Open(new SpoolSink("dead"));
        var batch = new Batch();
        var (before, readings) = (Usage.Take(), 0L);
        for (; cursor.Backlog > 0; cursor.Confirm(batch.Count))
        {
            await cursor.ReadAsync(batch, new BatchLimits(), CancellationToken.None);
            readings += batch.ReadingCount;
        }
        Print("reading the backlog", before.AllocatedPer(Usage.Take(), readings));
    }

    private static (long Heap, long Resident) Held()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        return (GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet);
    }

    private static void Print(string when, (long Heap, long Resident) before)
    {
        var now = Held();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"memory at rest, {when}: {(now.Heap - before.Heap) / 1048576.0:N2} MB of the heap, {(now.Resident - before.Resident) / 1048576.0:N1} MB resident, more than before it was opened"));
    }

    private static void Print(string what, double allocated) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"allocated, {what}: {allocated:N4} bytes per reading"));
}
