namespace Osgate.Core.Management;

/// <summary>The manifest that runs.</summary>
/// <param name="Source">Where it came from.</param>
/// <param name="Version">Its version; 0 where it has none.</param>
/// <param name="Errors">What is wrong in it, each with its place.</param>
/// <param name="Warnings">What is worth saying of it, each with its place.</param>
public sealed record ManifestStatus(string Source, long Version, IReadOnlyList<string> Errors, IReadOnlyList<string> Warnings);
