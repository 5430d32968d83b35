namespace Osgate.Core;

/// <summary>What the engine has to know of the box that it runs on.</summary>
public sealed record GatewayOptions
{
    /// <summary>The gateway's id, which goes out with its data.</summary>
    public required string Id { get; init; }

    /// <summary>Where plugins are dropped.</summary>
    public required string PluginFolder { get; init; }

    /// <summary>Where the gateway keeps what must survive.</summary>
    public required string StateFolder { get; init; }

    /// <summary>The version of the executable, for the status.</summary>
    public string Version { get; init; } = "";

    /// <summary>How many readings are kept at most for sinks that do not take them (default: 1 million).</summary>
    public long SpoolReadings { get; init; } = 1_000_000;
}
