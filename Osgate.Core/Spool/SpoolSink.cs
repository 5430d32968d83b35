namespace Osgate.Core.Spool;

/// <summary>What a spool has to know of a sink.</summary>
/// <param name="Name">The sink's name, which is its cursor's too.</param>
internal sealed record SpoolSink(string Name)
{
    /// <summary>Whether a sink that is new begins with the oldest report there is, instead of the next one.</summary>
    public bool FromBeginning { get; init; }

    /// <summary>Bytes of the log that may wait for this sink; the oldest are given up beyond.</summary>
    public long MaxBytes { get; init; } = long.MaxValue;

    /// <summary>How long a report may wait for this sink; older ones are given up.</summary>
    public TimeSpan MaxAge { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>Bytes of the log that stay after they were confirmed, so that the sink can be rewound.</summary>
    public long KeepBytes { get; init; }

    /// <summary>How long reports stay after they were confirmed, so that the sink can be rewound.</summary>
    public TimeSpan KeepAge { get; init; }

    /// <summary>Whether, after an outage, new reports go before the backlog, which follows marked as late.</summary>
    public bool BacklogBehind { get; init; }

    /// <summary>Readings per second of a backlog that is sent behind, at most.</summary>
    public double MaxLateRate { get; init; } = 1_000;
}
