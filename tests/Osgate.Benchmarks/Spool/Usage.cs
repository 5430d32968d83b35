using System.Diagnostics;
using System.Globalization;

namespace Osgate.Benchmarks.Spool;

/// <summary>What this process has used, up to now.</summary>
internal readonly record struct Usage(long Time, double Cpu, long Allocated, long Bytes, long Flushes)
{
    public static Usage Take(CountedFiles? files = null) => new(
        Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime.TotalSeconds, GC.GetTotalAllocatedBytes(precise: true), files?.Bytes ?? 0, files?.Flushes ?? 0);

    public double SecondsUntil(Usage end) => Stopwatch.GetElapsedTime(Time, end.Time).TotalSeconds;

    /// <summary>Readings per second, and the processor time for a million of them.</summary>
    public string Rate(Usage end, long readings) => string.Create(CultureInfo.InvariantCulture,
        $"{readings / SecondsUntil(end):N0} readings/s, {(end.Cpu - Cpu) / readings * 1e6:N2} CPU s per million");

    /// <summary>Bytes of memory per reading, in all.</summary>
    public double AllocatedPer(Usage end, long readings) => (end.Allocated - Allocated) / (double)readings;
}
