namespace Osgate.Durability.Counting;

/// <summary>How a process of the gateway ended.</summary>
internal enum LifeEnd
{
    /// <summary>It has not ended: nothing of it may be missing.</summary>
    None,

    /// <summary>SIGTERM: nothing of it may be missing.</summary>
    Asked,

    /// <summary>SIGKILL: what was not committed is gone.</summary>
    Killed,
}
