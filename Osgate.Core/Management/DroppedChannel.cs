namespace Osgate.Core.Management;

/// <summary>What a channel lost to the limits.</summary>
/// <param name="Device">The device's uuid.</param>
/// <param name="Channel">The channel's name.</param>
/// <param name="Readings">Readings.</param>
public sealed record DroppedChannel(Guid Device, string Channel, long Readings);
