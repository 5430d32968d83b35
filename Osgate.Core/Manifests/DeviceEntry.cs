using System.Collections.Immutable;
using System.Text.Json;

namespace Osgate.Core.Manifests;

/// <summary>A device as the manifest has it.</summary>
/// <param name="Path">The entry's place in the document.</param>
/// <param name="Description">What does not depend on the protocol.</param>
/// <param name="Meta">What does; an empty object where there is nothing.</param>
/// <param name="Channels">The channels.</param>
public sealed record DeviceEntry(string Path, DeviceDescription Description, JsonElement Meta, ImmutableArray<ChannelEntry> Channels)
{
    /// <summary>The names of the channels whose readings are delivered first and dropped last.</summary>
    internal IReadOnlySet<string> HighChannels => Channels.Where(c => c.IsHigh).Select(c => c.Description.Name).ToHashSet(StringComparer.Ordinal);
}
