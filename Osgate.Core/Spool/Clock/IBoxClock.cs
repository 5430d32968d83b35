namespace Osgate.Core.Spool.Clock;

/// <summary>The clocks of this box.</summary>
internal interface IBoxClock
{
    /// <summary>The wall clock, in ticks of 100 ns, UTC.</summary>
    long UtcTicks { get; }

    /// <summary>The clock that never steps, in ticks of 100 ns since some instant of this boot; the same for all
    /// processes of one boot.</summary>
    long MonotonicTicks { get; }

    /// <summary>The id of this boot of the machine.</summary>
    Guid BootId { get; }

    /// <summary>How far the wall clock can be believed, now. Cheap to ask: it is looked up anew at most once a second.</summary>
    ClockState State { get; }
}
