using System.Text.Json;
using Osgate.Core.Spool;

namespace Osgate.Core.Manifests;

/// <summary>A sink as the manifest has it.</summary>
/// <param name="Path">The entry's place in the document.</param>
/// <param name="Type">Which kind of sink.</param>
/// <param name="Name">The name, unique within sinks.</param>
/// <param name="Meta">The settings; an empty object where there are none.</param>
public sealed record SinkEntry(string Path, string Type, string Name, JsonElement Meta)
{
    /// <summary>Whether it begins, when it is new, with the oldest report that the spool has (default: with the next one).</summary>
    public bool FromBeginning { get; init; }

    /// <summary>Bytes that may wait for it; <see langword="null"/> for as many as the gateway has room for (default).</summary>
    public long? MaxBytes { get; init; }

    /// <summary>How long a report may wait for it; <see langword="null"/> for as long as the gateway has room (default).</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>Bytes that stay after they were confirmed; where <see cref="KeepAge"/> stands alone, it alone counts.</summary>
    public long? KeepBytes { get; init; }

    /// <summary>How long reports stay after they were confirmed; where <see cref="KeepBytes"/> stands alone, it alone counts.</summary>
    public TimeSpan? KeepAge { get; init; }

    /// <summary>Whether, after an outage, new reports go before the backlog (default: strictly one after the other).</summary>
    public bool BacklogBehind { get; init; }

    /// <summary>Readings per second of a backlog that is sent behind, at most (default: 1,000).</summary>
    public double MaxRate { get; init; } = 1_000;

    /// <summary>Whether something stays after it was confirmed.</summary>
    internal bool Keeps => KeepBytes is not null || KeepAge is not null;

    /// <summary>What the spool has to know of it.</summary>
    internal SpoolSink ToSpool() => new(Name)
    {
        FromBeginning = FromBeginning,
        MaxBytes = MaxBytes ?? long.MaxValue,
        MaxAge = MaxAge ?? Timeout.InfiniteTimeSpan,
        KeepBytes = Keeps ? KeepBytes ?? long.MaxValue : 0,
        KeepAge = Keeps ? KeepAge ?? Timeout.InfiniteTimeSpan : TimeSpan.Zero,
        BacklogBehind = BacklogBehind,
        MaxLateRate = MaxRate,
    };
}
