namespace Osgate.Core.Management;

/// <summary>A plugin.</summary>
/// <param name="Name">Its folder's name.</param>
/// <param name="Version">Its version.</param>
/// <param name="State">"loaded", "idle" (the manifest names nothing of it) or "unusable".</param>
/// <param name="Protocols">The protocols of its connectors.</param>
/// <param name="SinkTypes">The types of its sinks.</param>
/// <param name="Folder">Where it was found.</param>
/// <param name="Problem">Why it cannot be used.</param>
public sealed record PluginStatus(
    string Name, string Version, string State, IReadOnlyList<string> Protocols, IReadOnlyList<string> SinkTypes, string Folder, string? Problem);
