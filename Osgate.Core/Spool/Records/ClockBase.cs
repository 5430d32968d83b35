using Osgate.Core.Spool.Clock;

namespace Osgate.Core.Spool.Records;

/// <summary>What both clocks showed at one instant.</summary>
/// <param name="Utc">The wall clock, in ticks.</param>
/// <param name="Monotonic">The clock that never steps, in ticks.</param>
/// <param name="State">How far the wall clock could be believed.</param>
internal readonly record struct ClockBase(long Utc, long Monotonic, ClockState State)
{
    /// <summary>What turns monotonic ticks into wall clock ticks.</summary>
    public long Offset => Utc - Monotonic;

    public static ClockBase Now(IBoxClock clock) => new(clock.UtcTicks, clock.MonotonicTicks, clock.State);
}
