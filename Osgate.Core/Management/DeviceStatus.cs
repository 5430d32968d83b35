namespace Osgate.Core.Management;

/// <summary>A device.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Uuid">Its uuid.</param>
/// <param name="Channels">The number of its channels.</param>
/// <param name="Fault">What is wrong with it.</param>
/// <param name="Failures">Turns that failed since it answered last.</param>
public sealed record DeviceStatus(string Name, Guid Uuid, int Channels, string? Fault, int Failures);
