using Osgate.Core.Spool.Clock;

namespace Osgate.Core.Tests.Spool.Clock;

/// <summary>Clocks that a test sets.</summary>
internal sealed class FakeBoxClock : IBoxClock
{
    public long UtcTicks { get; set; } = SpoolReports.Noon.UtcTicks;

    public long MonotonicTicks { get; set; } = TimeSpan.FromHours(1).Ticks;

    public Guid BootId { get; set; } = Guid.NewGuid();

    public ClockState State { get; set; } = ClockState.Synchronised;

    /// <summary>Lets time pass: both clocks go on.</summary>
    public void Advance(TimeSpan time)
    {
        UtcTicks += time.Ticks;
        MonotonicTicks += time.Ticks;
    }

    /// <summary>Sets the wall clock forward or back; no time passes.</summary>
    public void Step(TimeSpan by) => UtcTicks += by.Ticks;

    /// <summary>Starts the machine anew: another boot, whose monotonic clock begins anew while the wall clock goes on.</summary>
    public void Reboot()
    {
        BootId = Guid.NewGuid();
        MonotonicTicks = TimeSpan.FromSeconds(20).Ticks;
    }
}
