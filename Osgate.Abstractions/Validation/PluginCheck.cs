using System.Collections.Immutable;

namespace Osgate;

/// <summary>All entries of a manifest that belong to one plugin.</summary>
/// <param name="GatewayId">The gateway's id.</param>
/// <param name="Connectors">Its connectors, as <see cref="ConnectorCheck{TSettings,TDevice,TChannel}"/>.</param>
/// <param name="Sinks">Its sinks, as <see cref="SinkCheck{TSettings}"/>.</param>
public sealed record PluginCheck(string GatewayId, ImmutableArray<ConnectorCheck> Connectors, ImmutableArray<SinkCheck> Sinks);
