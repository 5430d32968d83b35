namespace Osgate.Core.Spool.Clock;

/// <summary>What is known of the wall clock at an instant.</summary>
internal readonly record struct ClockFacts
{
    /// <summary>Before this the program did not exist: a clock that says so was never set.</summary>
    public static readonly DateTime Earliest = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Whether the operator answers for the clock.</summary>
    public bool IsTrusted { get; init; }

    /// <summary>Whether the kernel says if the clock is synchronised; where it does not, there is nothing to tell a
    /// wrong clock by.</summary>
    public bool KernelTells { get; init; }

    /// <summary>Whether the kernel says that the clock is synchronised.</summary>
    public bool IsSynchronised { get; init; }

    /// <summary>Whether it said so at any time of this boot: then the clock was set, and can have drifted only.</summary>
    public bool WasSynchronised { get; init; }

    /// <summary>Whether something kept the time while this machine was off.</summary>
    public bool HasKeeper { get; init; }

    /// <summary>The wall clock, in ticks of 100 ns, UTC.</summary>
    public long UtcTicks { get; init; }

    /// <summary>How far the clock can be believed.</summary>
    public ClockState State
    {
        get
        {
            if (KernelTells && IsSynchronised)
                return ClockState.Synchronised;
            // A battery that is empty gives a time too: some year long past.
            var isKept = HasKeeper && UtcTicks >= Earliest.Ticks;
            return !KernelTells || IsTrusted || WasSynchronised || isKept ? ClockState.Assumed : ClockState.Unset;
        }
    }
}
