namespace Osgate.Core;

/// <summary>What a gateway leaves behind when it stops.</summary>
/// <param name="Delivered">Readings that sinks confirmed, each counted once per sink.</param>
/// <param name="Kept">Readings that wait in the spool for sinks, counted likewise: they go out after the next start.</param>
/// <param name="Lost">Readings that no sink will get any more, since they were dropped or there is none, counted likewise.</param>
/// <param name="Refused">Readings that a far end refused for good, counted likewise.</param>
/// <param name="Stuck">The lanes and sinks that did not stop in time.</param>
public sealed record StopSummary(long Delivered, long Kept, long Lost, long Refused, IReadOnlyList<string> Stuck);
