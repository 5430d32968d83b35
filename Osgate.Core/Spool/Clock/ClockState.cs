namespace Osgate.Core.Spool.Clock;

/// <summary>How far the wall clock can be believed.</summary>
internal enum ClockState : byte
{
    /// <summary>Nothing says that it was ever set: a box without a battery clock that has not learnt the time yet.</summary>
    Unset,

    /// <summary>Not synchronised, but set by something that knows: a battery clock, the hypervisor, the operator's word.</summary>
    Assumed,

    /// <summary>Disciplined by a time service, as the kernel says.</summary>
    Synchronised,
}
