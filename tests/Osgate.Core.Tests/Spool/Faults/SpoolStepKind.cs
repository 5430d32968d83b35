namespace Osgate.Core.Tests.Spool.Faults;

/// <summary>What may happen to a spool.</summary>
internal enum SpoolStepKind
{
    Append,

    /// <summary>Flushes what was written since the last flush, and waits for it.</summary>
    Flush,

    /// <summary>Begins such a flush; its end comes some time.</summary>
    BeginFlush,

    Read,

    /// <summary>Confirms some of what was read last.</summary>
    Confirm,

    /// <summary>Lets time pass.</summary>
    Pass,

    /// <summary>Ends the spool in good order and starts it again.</summary>
    Close,

    /// <summary>Kills the process; what it had written is there.</summary>
    Kill,

    /// <summary>Cuts the power.</summary>
    Crash,

    /// <summary>Cuts the power, and lets a call of the next start fail.</summary>
    CrashAndFail,

    /// <summary>Cuts the power, and once more in the next start.</summary>
    CrashAndCut,

    /// <summary>Lets one of the next calls fail.</summary>
    Fail,

    /// <summary>Lets every change fail, as on a disk that is read-only, until it is healed.</summary>
    Break,

    /// <summary>Fills the disk.</summary>
    Fill,

    /// <summary>Lets every call fail after some, until the power is cut: no call is known to be the last.</summary>
    Cut,

    /// <summary>Mends the disk.</summary>
    Heal,
}
