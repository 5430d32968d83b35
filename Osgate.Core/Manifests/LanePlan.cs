using System.Collections.Immutable;

namespace Osgate.Core.Manifests;

/// <summary>The devices on one lane.</summary>
/// <param name="Key">The lane's name, unique in the gateway.</param>
/// <param name="Devices">What is asked one at a time.</param>
/// <param name="IsOwn">Whether it is the connector's own, since its factory names none.</param>
public sealed record LanePlan(string Key, ImmutableArray<Device> Devices, bool IsOwn);
