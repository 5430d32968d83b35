namespace Osgate.Core.Management;

/// <summary>What waits for a sink.</summary>
/// <param name="Name">The sink.</param>
/// <param name="IsRetired">Whether the manifest does not name it any more, so that nobody takes what waits.</param>
/// <param name="Reports">Reports that wait.</param>
/// <param name="Readings">Readings in them.</param>
/// <param name="Oldest">When the oldest of them was read, as of a second ago; <see langword="null"/> when none waits.</param>
/// <param name="Dropped">Readings that it lost so far, to the limits or to damage.</param>
/// <param name="DroppedByChannel">Those since the start that the limits took, by channel: the channels that lost most.</param>
public sealed record SpoolSinkStatus(
    string Name, bool IsRetired, long Reports, long Readings, DateTimeOffset? Oldest, long Dropped, IReadOnlyList<DroppedChannel> DroppedByChannel);
