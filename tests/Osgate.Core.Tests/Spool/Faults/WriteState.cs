namespace Osgate.Core.Tests.Spool.Faults;

/// <summary>Where bytes are that were written.</summary>
internal enum WriteState
{
    /// <summary>In memory, until the next flush.</summary>
    Waiting,

    /// <summary>In memory, and thought to be on disk: a flush failed, and no later one tries them again.</summary>
    GivenUp,

    /// <summary>On disk.</summary>
    Safe,
}
