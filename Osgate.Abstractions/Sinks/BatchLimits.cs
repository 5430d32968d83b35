namespace Osgate;

/// <summary>How large a sink wants its batches; a batch is handed over as soon as there is anything, up to these.</summary>
public sealed record BatchLimits
{
    /// <summary>Reports in a batch, at most; at least 1 (default: 1,000).</summary>
    public int MaxReports { get; init; } = 1_000;

    /// <summary>Readings in a batch, at most (default: 10,000). A single report with more still goes, alone.</summary>
    public int MaxReadings { get; init; } = 10_000;

    /// <summary>How long a delivery may take before it is cancelled and asked for again (default: 30 s).</summary>
    public TimeSpan DeliveryTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
