namespace Osgate.Core.Management;

/// <summary>A connector.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Protocol">Its protocol.</param>
/// <param name="Uuid">Its uuid.</param>
/// <param name="Lanes">Its lanes.</param>
public sealed record ConnectorStatus(string Name, string Protocol, Guid Uuid, IReadOnlyList<LaneStatus> Lanes);
