namespace Osgate;

/// <summary>How large a sink wants its batches. A batch is handed over as soon as one of the limits is reached, or
/// <see cref="Linger"/> is over.</summary>
public sealed record BatchLimits
{
    /// <summary>Reports in a batch, at most; at least 1 (default: 1,000).</summary>
    public int MaxReports { get; init; } = 1_000;

    /// <summary>Readings in a batch, at most; at least 1 (default: 10,000). A single report with more still goes,
    /// alone.</summary>
    public int MaxReadings { get; init; } = 10_000;

    /// <summary>Bytes that the readings of a batch take in the gateway's log, at most and roughly; at least 1 (default:
    /// 1 MiB). A single larger report still goes, alone.</summary>
    public long MaxBytes { get; init; } = 1 << 20;

    /// <summary>How long a batch that is not full is held back for more to come, from its first report on (default: zero,
    /// which hands over at once what is there).</summary>
    public TimeSpan Linger { get; init; }

    /// <summary>How long a delivery may take before it is cancelled and asked for again (default: 30 s).</summary>
    public TimeSpan DeliveryTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
