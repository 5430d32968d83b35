namespace Osgate.Core.Management;

/// <summary>A device in a list.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Uuid">Its uuid.</param>
/// <param name="Connector">The name of its connector.</param>
/// <param name="Channels">The number of its channels.</param>
/// <param name="Fault">What is wrong with it.</param>
public sealed record DeviceItem(string Name, Guid Uuid, string Connector, int Channels, string? Fault);
