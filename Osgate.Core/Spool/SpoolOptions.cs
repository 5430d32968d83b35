namespace Osgate.Core.Spool;

/// <summary>How a spool behaves.</summary>
internal sealed record SpoolOptions
{
    /// <summary>Bytes on disk, at most.</summary>
    public long MaxBytes { get; init; } = 1L << 30;

    /// <summary>Whether a spool that is full takes nothing new, instead of giving up the oldest.</summary>
    public bool DropNewest { get; init; }

    /// <summary>How long a report that nobody flushed may be at risk.</summary>
    public TimeSpan Commit { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Bytes in memory that wait for a disk that does not take them, at most.</summary>
    public long MemoryBytes { get; init; } = 16 << 20;

    /// <summary>Bytes of one file; more when what describes the devices would fill it.</summary>
    public int SegmentBytes { get; init; } = 4 << 20;
}
