using System.Diagnostics;
using System.Globalization;
using Osgate.Core;

namespace Osgate.Benchmarks;

/// <summary>What a gateway in this process has done and used up to now.</summary>
internal sealed record Snapshot(long Time, double Cpu, long Polled, long Delivered, long Dropped, long Missed, long Allocated, long Resident)
{
    public static Snapshot Take(Gateway gateway)
    {
        var status = gateway.GetStatus();
        using var process = Process.GetCurrentProcess();
        return new Snapshot(
            Stopwatch.GetTimestamp(),
            process.TotalProcessorTime.TotalSeconds,
            status.Connectors.Sum(c => c.Lanes.Sum(l => l.Readings)),
            status.Sinks.Sum(s => s.Delivered),
            status.Sinks.Sum(s => s.Dropped),
            status.Connectors.Sum(c => c.Lanes.Sum(l => l.MissedTurns)),
            GC.GetTotalAllocatedBytes(),
            process.WorkingSet64);
    }

    public string Since(Snapshot before)
    {
        var seconds = Stopwatch.GetElapsedTime(before.Time, Time).TotalSeconds;
        var (polled, delivered) = (Polled - before.Polled, Delivered - before.Delivered);
        var counted = delivered > 0 ? delivered : polled;
        return string.Create(CultureInfo.InvariantCulture,
            $"{polled / seconds:N0} readings/s polled, {delivered / seconds:N0} confirmed, {(Cpu - before.Cpu) / counted * 1e6:N2} CPU s per million, {(double)(Allocated - before.Allocated) / polled:N2} bytes allocated per reading polled, {Resident / 1024 / 1024} MB resident, {Dropped - before.Dropped:N0} dropped");
    }
}
