using System.Collections.Immutable;

namespace Osgate.Core.Manifests;

/// <summary>What a gateway has: the document, read but not yet wired to plugins.</summary>
/// <remarks>Entries that could not be read are left out; <see cref="Problems"/> says which and why.</remarks>
public sealed record Manifest
{
    /// <summary>Where the document came from, for messages: a file's name.</summary>
    public required string Source { get; init; }

    /// <summary>Rises with each publication; 0 where there is none.</summary>
    public long Version { get; init; }

    /// <summary>The gateway's labels.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The sinks.</summary>
    public ImmutableArray<SinkEntry> Sinks { get; init; } = [];

    /// <summary>The connectors.</summary>
    public ImmutableArray<ConnectorEntry> Connectors { get; init; } = [];

    /// <summary>What is wrong, or worth saying.</summary>
    public ImmutableArray<Problem> Problems { get; init; } = [];
}
