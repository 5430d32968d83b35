using System.Collections.Immutable;
using Osgate.Core.Spool.Records;

namespace Osgate.Core.Spool.State;

/// <summary>What a spool has to know beside its log: how far each sink has come. Written lazily: what is missing in it
/// costs repeats, nothing else.</summary>
internal sealed record SpoolState
{
    /// <summary>Rises with each writing.</summary>
    public long Number { get; init; }

    /// <summary>Whether the gateway has ended in good order, so that all here is exact.</summary>
    public bool IsClean { get; init; }

    /// <summary>No position at or behind this was given away; the first one that is free when clean.</summary>
    public long Position { get; init; }

    public ImmutableArray<SinkState> Sinks { get; init; } = [];
}
