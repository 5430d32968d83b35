using System.Collections.Immutable;
using System.Text.Json;

namespace Osgate.Core.Manifests;

/// <summary>A connector as the manifest has it.</summary>
public sealed record ConnectorEntry
{
    /// <summary>The entry's place in the document.</summary>
    public required string Path { get; init; }

    /// <summary>Which protocol it speaks.</summary>
    public required string Protocol { get; init; }

    /// <summary>The name, unique within connectors.</summary>
    public required string Name { get; init; }

    /// <summary>The identity.</summary>
    public required Guid Uuid { get; init; }

    /// <summary>The settings; an empty object where there are none.</summary>
    public required JsonElement Meta { get; init; }

    /// <summary>Free labels.</summary>
    public required ImmutableSortedDictionary<string, string> Labels { get; init; }

    /// <summary>The names of the sinks that its reports go to; empty for all.</summary>
    public required ImmutableArray<string> Sinks { get; init; }

    /// <summary>The devices.</summary>
    public required ImmutableArray<DeviceEntry> Devices { get; init; }
}
