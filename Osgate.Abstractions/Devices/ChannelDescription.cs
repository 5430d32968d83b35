using System.Collections.Immutable;

namespace Osgate;

/// <summary>What the manifest says of a channel, whatever its protocol.</summary>
public sealed record ChannelDescription
{
    /// <inheritdoc cref="DeviceChannel.Name"/>
    public required string Name { get; init; }

    /// <inheritdoc cref="DeviceChannel.Unit"/>
    public string Unit { get; init; } = "";

    /// <inheritdoc cref="DeviceChannel.Interval"/>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(60);

    /// <inheritdoc cref="DeviceChannel.Labels"/>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
