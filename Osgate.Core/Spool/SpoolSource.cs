using System.Collections.Immutable;

namespace Osgate.Core.Spool;

/// <summary>A report's source, and the sinks that it goes to: fixed when it is written.</summary>
/// <param name="Source">What a sink sees.</param>
/// <param name="Sinks">The names of the sinks; empty for all.</param>
internal sealed record SpoolSource(ReportSource Source, ImmutableArray<string> Sinks)
{
    /// <summary>The places of the channels that are delivered first and dropped last.</summary>
    public ImmutableArray<int> HighChannels { get; init; } = [];

    /// <summary>Whether its reports come out of order, after newer ones of the same channels, and are to say so.</summary>
    public bool IsLate { get; init; }

    public bool GoesTo(string sink) => Sinks.IsEmpty || Sinks.Contains(sink);
}
