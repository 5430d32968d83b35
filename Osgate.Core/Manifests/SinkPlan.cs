namespace Osgate.Core.Manifests;

/// <summary>A sink that can be run.</summary>
/// <param name="Entry">Where it comes from.</param>
/// <param name="Factory">Its plugin's factory.</param>
/// <param name="Check">Its bound settings.</param>
/// <param name="Limits">How large it wants its batches.</param>
public sealed record SinkPlan(SinkEntry Entry, SinkFactory Factory, SinkCheck Check, BatchLimits Limits);
