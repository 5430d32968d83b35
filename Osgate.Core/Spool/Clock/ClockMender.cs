using Osgate.Core.Spool.Records;

namespace Osgate.Core.Spool.Clock;

/// <summary>Rights the times of what was read before the clock was set.</summary>
internal sealed class ClockMender(IBoxClock clock)
{
    /// <summary>Why a reading is uncertain whose time nobody can right.</summary>
    public const string Reason = "clock";

    // What a battery clock lost is mended as well, what a time service slews is not.
    private const long Tolerated = TimeSpan.TicksPerSecond;

    /// <summary>What to add to times that were taken then, in ticks; <see langword="null"/> when nobody knows.</summary>
    public long? CorrectionFor(in ClockBase then, Guid bootId)
    {
        if (then.State == ClockState.Synchronised)
            return 0;
        var isKnown = then.State != ClockState.Unset;
        if (clock.State <= then.State || bootId != clock.BootId)
            return isKnown ? 0 : null;
        var correction = clock.UtcTicks - clock.MonotonicTicks - then.Offset;
        return isKnown && Math.Abs(correction) < Tolerated ? 0 : correction;
    }
}
