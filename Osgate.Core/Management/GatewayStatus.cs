namespace Osgate.Core.Management;

/// <summary>What a gateway is and does.</summary>
public sealed record GatewayStatus
{
    /// <summary>The gateway's id.</summary>
    public required string Id { get; init; }

    /// <summary>The version of the executable.</summary>
    public required string Version { get; init; }

    /// <summary>Seconds since the start.</summary>
    public required double Uptime { get; init; }

    /// <summary>The manifest that runs; <see langword="null"/> before the first.</summary>
    public ManifestStatus? Manifest { get; init; }

    /// <summary>The plugins that were found.</summary>
    public required IReadOnlyList<PluginStatus> Plugins { get; init; }

    /// <summary>The connectors that run.</summary>
    public required IReadOnlyList<ConnectorStatus> Connectors { get; init; }

    /// <summary>The sinks that run.</summary>
    public required IReadOnlyList<SinkStatus> Sinks { get; init; }

    /// <summary>What lies between connectors and sinks.</summary>
    public required SpoolStatus Spool { get; init; }
}
