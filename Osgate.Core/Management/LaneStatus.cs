namespace Osgate.Core.Management;

/// <summary>A lane of a connector.</summary>
/// <param name="Name">The lane.</param>
/// <param name="State">"idle", "connecting", "running", "waiting", "stuck" or "stopped".</param>
/// <param name="Fault">What is wrong.</param>
/// <param name="Readings">Readings since the start.</param>
/// <param name="BadReadings">Bad ones among them.</param>
/// <param name="MissedTurns">Turns that were skipped since the lane was busy.</param>
/// <param name="Counters">What the connector counts.</param>
/// <param name="Devices">The devices on it.</param>
public sealed record LaneStatus(
    string Name, string State, string? Fault, long Readings, long BadReadings, long MissedTurns, IReadOnlyDictionary<string, long> Counters, IReadOnlyList<DeviceStatus> Devices);
