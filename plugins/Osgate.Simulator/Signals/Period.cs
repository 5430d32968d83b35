using System.Runtime.InteropServices;

namespace Osgate.Simulator.Signals;

/// <summary>A time that repeats, one tick of 100 ns at least.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct Period(double seconds)
{
    private readonly long _ticks = (long)Math.Clamp(seconds * TimeSpan.TicksPerSecond, 1, long.MaxValue / 2);

    /// <summary>How much of the running period has gone by, from 0 up to 1.</summary>
    public double Phase(long ticks) => (double)(ticks % _ticks) / _ticks;

    /// <summary>How many periods have gone by.</summary>
    public long Count(long ticks) => ticks / _ticks;
}
