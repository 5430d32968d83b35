using System.Collections.Immutable;

namespace Osgate.Core.Manifests;

/// <summary>A manifest, checked against its plugins and bound to their types: what can be run.</summary>
/// <param name="Manifest">What it was made from.</param>
/// <param name="Connectors">The connectors that can be run.</param>
/// <param name="Sinks">The sinks that can be run.</param>
/// <param name="Problems">What is wrong, or worth saying.</param>
public sealed record GatewayPlan(
    Manifest Manifest,
    ImmutableArray<ConnectorPlan> Connectors,
    ImmutableArray<SinkPlan> Sinks,
    ImmutableArray<Problem> Problems);
