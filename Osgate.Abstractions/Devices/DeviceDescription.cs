using System.Collections.Immutable;

namespace Osgate;

/// <summary>What the manifest says of a device, whatever its protocol.</summary>
public sealed record DeviceDescription
{
    /// <inheritdoc cref="Device.Uuid"/>
    public required Guid Uuid { get; init; }

    /// <inheritdoc cref="Device.Name"/>
    public required string Name { get; init; }

    /// <inheritdoc cref="Device.Type"/>
    public string Type { get; init; } = "default";

    /// <inheritdoc cref="Device.TimeZone"/>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <inheritdoc cref="Device.Labels"/>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
