using System.Globalization;
using Osgate.Core.Spool;

namespace Osgate.Benchmarks.Spool;

/// <summary>What a healthy sink gets done alone, and while the backlog of a dead one grows on disk; in turns.</summary>
internal static class DeadSinkBench
{
    private const int Rounds = 4;

    private static readonly TimeSpan s_time = TimeSpan.FromSeconds(3);

    public static async Task RunAsync()
    {
        foreach (var (channels, rate) in ((int, double)[])[(100, double.PositiveInfinity), (1, double.PositiveInfinity), (100, 1e6), (1, 2e5)])
        {
            await using var spool = new BenchSpool();
            var device = new BenchReports(channels);
            var healthy = spool.Disk.Open(new SpoolSink("healthy"));
            await LivePair.RunAsync(spool.Disk, device, healthy, s_time / 2, rate);
            for (var round = 1; round <= Rounds; round++)
            {
                var alone = await MeasureAsync(spool, device, healthy, rate);
                var dead = spool.Disk.Open(new SpoolSink("dead"));
                var beside = await MeasureAsync(spool, device, healthy, rate);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"dead sink, {channels} per report{(double.IsFinite(rate) ? $", paced at {rate:N0}/s" : "")}, run {round}: alone {alone.Text}; beside {beside.Text}; {beside.Rate / alone.Rate * 100:N0} %; the dead one has {dead.BacklogReadings:N0} waiting, {dead.DroppedReadings:N0} dropped"));
                spool.Disk.Forget("dead");
            }
        }
    }

    private static async Task<(double Rate, string Text)> MeasureAsync(BenchSpool spool, BenchReports device, ISpoolCursor healthy, double rate)
    {
        var before = Usage.Take();
        var readings = await LivePair.RunAsync(spool.Disk, device, healthy, s_time, rate);
        var after = Usage.Take();
        return (readings / before.SecondsUntil(after), before.Rate(after, readings));
    }
}
