namespace Osgate.Core.Sinks.Rejects;

/// <summary>What was offered again.</summary>
/// <param name="Reports">Reports.</param>
/// <param name="Readings">Readings in them.</param>
internal readonly record struct ReplayedRejects(int Reports, long Readings);
