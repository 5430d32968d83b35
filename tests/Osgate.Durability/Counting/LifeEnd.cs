namespace Osgate.Durability.Counting;

/// <summary>How a process of the gateway ended.</summary>
internal enum LifeEnd
{
    /// <summary>It has not ended: nothing of it may be missing.</summary>
    None,

    /// <summary>SIGTERM: it may not have received the answer to its last question.</summary>
    Asked,

    /// <summary>SIGKILL: what was not committed is gone.</summary>
    Killed,
}
