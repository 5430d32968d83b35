using System.Text.Json;

namespace Osgate.Core.Manifests;

/// <summary>A channel as the manifest has it.</summary>
/// <param name="Path">The entry's place in the document.</param>
/// <param name="Description">What does not depend on the protocol.</param>
/// <param name="Meta">What does; an empty object where there is nothing.</param>
public sealed record ChannelEntry(string Path, ChannelDescription Description, JsonElement Meta)
{
    /// <summary>Whether its readings are delivered first and dropped last (default: as all others are).</summary>
    public bool IsHigh { get; init; }
}
