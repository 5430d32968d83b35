namespace Osgate.Core.Connectors;

/// <summary>What a lane is doing.</summary>
internal enum LaneState
{
    /// <summary>Not started, or stopped.</summary>
    Stopped,

    /// <summary>Has no device to ask, and nobody to listen to.</summary>
    Idle,

    /// <summary>Opens its connection.</summary>
    Connecting,

    /// <summary>Has a connection.</summary>
    Running,

    /// <summary>Has lost its connection, or got none, and waits to try again.</summary>
    Waiting,

    /// <summary>A call into the plugin does not return.</summary>
    Stuck,
}
