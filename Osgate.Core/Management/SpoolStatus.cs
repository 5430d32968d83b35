namespace Osgate.Core.Management;

/// <summary>What lies between connectors and sinks.</summary>
/// <param name="Bytes">Bytes on disk.</param>
/// <param name="Limit">Bytes on disk at most; 0 where only the folder was looked at.</param>
/// <param name="Files">The files with reports.</param>
/// <param name="Since">When the oldest report in them was written, as the clock was then; <see langword="null"/> without files.</param>
/// <param name="Fault">Why nothing can be made safe now.</param>
/// <param name="TooLarge">Readings of reports that were too large to keep, since the start.</param>
/// <param name="Sinks">What waits for whom, also for sinks that the manifest does not name any more.</param>
public sealed record SpoolStatus(
    long Bytes, long Limit, int Files, DateTimeOffset? Since, string? Fault, long TooLarge, IReadOnlyList<SpoolSinkStatus> Sinks);
