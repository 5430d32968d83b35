using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using Osgate.Core.Spool;

namespace Osgate.Benchmarks.Spool;

/// <summary>What goes to the disk per reading.</summary>
internal static class BytesBench
{
    private const int Channels = 100;
    private const int Hour = 3600;

    public static async Task RunAsync()
    {
        var now = DateTimeOffset.UtcNow;
        await FormatAsync("16-bit registers", static i => new Reading((i * 631) & 0xFFFF));
        await FormatAsync("32-bit floats", static i => new Reading(MathF.Sqrt(i + 2)));
        await FormatAsync("64-bit floats that need all bits", static i => new Reading(Math.Sqrt(i + 2)));
        await FormatAsync("64-bit floats, each with a device time", i => new Reading(Math.Sqrt(i + 2), deviceTime: now.AddMilliseconds(-i)));
        await LiveAsync("a healthy sink", flushes: false);
        await LiveAsync("a healthy sink, each report flushed", flushes: true);
        await OutageAsync(new SpoolOptions());
        await OutageAsync(new SpoolOptions { Commit = TimeSpan.FromSeconds(10) });
    }

    private static async Task FormatAsync(string what, Func<int, Reading> reading)
    {
        const int reports = 10_000;
        await using var spool = new BenchSpool();
        spool.Disk.Open(new SpoolSink("dead"));
        await DrainBench.FillAsync(spool.Disk, new BenchReports(Channels, reading: reading), reports * Channels);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"bytes, format, {what}: {spool.Files.Bytes / (double)(reports * Channels):N2} per reading"));
    }

    // Ten devices, a report each every 100 ms: it is the shape that counts, not the load.
    private static async Task LiveAsync(string what, bool flushes)
    {
        await using var spool = new BenchSpool();
        var cursor = spool.Disk.Open(new SpoolSink("healthy"));
        BenchReports[] devices = [.. Enumerable.Range(0, 10).Select(i => new BenchReports(Channels, $"plc-{i}"))];
        using var over = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var confirming = Task.Run(() => ConfirmAsync(cursor, over.Token), CancellationToken.None);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        var before = Usage.Take(spool.Files);
        var readings = 0L;
        while (!over.IsCancellationRequested)
        {
            foreach (var device in devices)
            {
                var range = device.Append(spool.Disk);
                readings += Channels;
                if (flushes)
                    await spool.Disk.FlushAsync(range, CancellationToken.None);
            }
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
        await confirming;
        Print(what, before, Usage.Take(spool.Files), readings, "");
    }

    // The far end takes 5 ms to confirm.
    private static async Task ConfirmAsync(ISpoolCursor cursor, CancellationToken over)
    {
        var batch = new Batch();
        try
        {
            while (true)
            {
                await cursor.ReadAsync(batch, new BatchLimits(), over);
                await Task.Delay(5, CancellationToken.None);
                cursor.Confirm(batch.Count);
            }
        }
        catch (OperationCanceledException)
        {
            // Enough.
        }
    }

    // An hour of a clock that is moved by hand, with a disk that is real.
    private static async Task OutageAsync(SpoolOptions options)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var spool = new BenchSpool(options, time);
        spool.Disk.Open(new SpoolSink("dead"));
        var device = new BenchReports(Channels);
        var (before, written) = (Usage.Take(spool.Files), ProcessIo.Written());
        for (var second = 0; second < Hour; second++)
        {
            device.Append(spool.Disk, time);
            for (var tick = 0; tick < 40; tick++)
            {
                time.Advance(TimeSpan.FromMilliseconds(25));
                await spool.Disk.Writing.RunAsync(static () => { });
            }
        }
        var megabytes = (ProcessIo.Written() - written) * 24 / 1e6;
        Print($"an outage, 1 report with 100 readings a second, commit {options.Commit.TotalSeconds} s", before, Usage.Take(spool.Files), Hour * Channels, string.Create(CultureInfo.InvariantCulture,
            $", in whole pages {megabytes:N0} MB a day; the log grows by {(spool.Files.Bytes - before.Bytes) * 24 / 1e6:N0} MB a day (24 times an hour)"));
    }

    private static void Print(string what, Usage before, Usage after, long readings, string more) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"bytes, {what}: {(after.Bytes - before.Bytes) / (double)readings:N2} per reading, {after.Flushes - before.Flushes:N0} flushes for {readings:N0} readings{more}"));
}
