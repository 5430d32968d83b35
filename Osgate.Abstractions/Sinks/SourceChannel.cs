using System.Collections.Immutable;

namespace Osgate;

/// <summary>What a sink may know of a channel.</summary>
/// <param name="Name">The channel's name, unique within its device.</param>
/// <param name="Unit">The unit delivered; empty where there is none.</param>
public sealed record SourceChannel(string Name, string Unit)
{
    /// <summary>The channel's labels.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
