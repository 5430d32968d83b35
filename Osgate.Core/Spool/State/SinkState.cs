using System.Collections.Immutable;

namespace Osgate.Core.Spool.State;

/// <summary>How far one sink has come.</summary>
internal sealed record SinkState
{
    public required string Name { get; init; }

    /// <summary>No number at or behind this was given away; the next one when clean.</summary>
    public long NextSequence { get; init; }

    /// <inheritdoc cref="NextSequence"/>
    public long NextReadingSequence { get; init; }

    /// <summary>What was written before this position goes to it although its name was not known then.</summary>
    public long JoinsAt { get; init; }

    /// <summary>Readings that had to be dropped so far.</summary>
    public long Dropped { get; init; }

    /// <summary>Its way through each stream.</summary>
    public ImmutableArray<StreamState> Streams { get; init; } = [];

    /// <summary>Backlogs that are sent behind.</summary>
    public ImmutableArray<RangeState> Late { get; init; } = [];
}
