using System.Globalization;
using Osgate.Core.Spool;
using Osgate.Core.Spool.Files;
using Osgate.Testing.Peers;

namespace Osgate.Benchmarks.Spool;

/// <summary>How long a process takes from opening a backlog of 1 GB, left by one that ended without a word, to the first
/// batch for its sink, and how much memory it has had then; with the files in memory, and from the disk.</summary>
internal static class RecoveryBench
{
    private const long Backlog = 1L << 30;
    private const int Devices = 100;
    private const int Rounds = 3;

    private static readonly SpoolOptions s_options = new() { MaxBytes = 4L << 30 };

    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("osgate-bench-").FullName;
        await RunAsync("fill", folder);
        for (var round = 0; round < Rounds * 2; round++)
        {
            var isCold = round >= Rounds;
            if (isCold)
                FileCache.Drop(folder);
            Console.WriteLine($"recovery, {(isCold ? "from the disk" : "files in memory")}: {await RunAsync("open", folder)}");
        }
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The process that leaves a backlog.</summary>
    public static async Task FillAsync(string folder)
    {
        var files = new CountedFiles(new DiskFiles(folder));
        var spool = BenchSpool.Open(files, s_options);
        spool.Open(new SpoolSink("sink"));
        BenchReports[] devices = [.. Enumerable.Range(0, Devices).Select(static i => new BenchReports(100, $"plc-{i}"))];
        while (files.Bytes < Backlog)
        {
            var last = default(SpoolRange);
            foreach (var device in devices)
                last = device.Append(spool);
            await spool.FlushAsync(last, CancellationToken.None);
        }
        // As a kill would end it.
        Environment.Exit(0);
    }

    /// <summary>The process that finds it.</summary>
    public static async Task OpenAsync(string folder)
    {
        var (before, read) = (Usage.Take(), ProcessIo.Read());
        var spool = BenchSpool.Open(new DiskFiles(folder), s_options);
        var opened = Usage.Take();
        var cursor = spool.Open(new SpoolSink("sink"));
        var batch = new Batch();
        await cursor.ReadAsync(batch, new BatchLimits(), CancellationToken.None);
        var first = Usage.Take();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{before.SecondsUntil(opened):N3} s to open, {before.SecondsUntil(first):N3} s to the first batch of {batch.ReadingCount:N0} of {cursor.BacklogReadings:N0} readings, {(ProcessIo.Read() - read) >> 20} MB read from the disk, {ProcessIo.PeakMegabytes()} MB resident at most, {Megabytes(before, first):N1} MB allocated"));
        Environment.Exit(0);
    }

    private static double Megabytes(Usage before, Usage after) => (after.Allocated - before.Allocated) / 1048576.0;

    private static async Task<string> RunAsync(string what, string folder)
    {
        await using var self = await ChildProcess.StartAsync(Peer.Find("dotnet")!, [typeof(RecoveryBench).Assembly.Location, "spool", what, folder]);
        var code = await self.WaitForExitAsync(TimeSpan.FromMinutes(5));
        return code == 0 ? string.Join(' ', self.Output.All) : throw new InvalidOperationException($"{what} ended with {code}: {self.Output}");
    }
}
