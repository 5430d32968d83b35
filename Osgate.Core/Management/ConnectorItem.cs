namespace Osgate.Core.Management;

/// <summary>A connector in a list.</summary>
/// <param name="Protocol">Its protocol.</param>
/// <param name="Name">Its name.</param>
/// <param name="Uuid">Its uuid.</param>
/// <param name="Devices">The number of its devices.</param>
public sealed record ConnectorItem(string Protocol, string Name, Guid Uuid, int Devices);
