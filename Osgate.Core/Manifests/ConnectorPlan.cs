using System.Collections.Immutable;

namespace Osgate.Core.Manifests;

/// <summary>A connector that can be run.</summary>
/// <param name="Entry">Where it comes from.</param>
/// <param name="Factory">Its plugin's factory.</param>
/// <param name="Check">Its bound settings and devices.</param>
/// <param name="Lanes">Its devices by lane.</param>
public sealed record ConnectorPlan(ConnectorEntry Entry, ConnectorFactory Factory, ConnectorCheck Check, ImmutableArray<LanePlan> Lanes);
