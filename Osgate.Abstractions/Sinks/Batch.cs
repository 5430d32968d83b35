namespace Osgate;

/// <summary>Reports on their way to a sink, oldest first.</summary>
public sealed class Batch
{
    private BatchReport[] _reports;

    /// <summary>An empty batch, which the host fills.</summary>
    /// <param name="capacity">The number of reports to make room for.</param>
    public Batch(int capacity = 16) => _reports = new BatchReport[capacity];

    /// <summary>The number of reports.</summary>
    public int Count { get; private set; }

    /// <summary>The number of readings in all reports.</summary>
    public int ReadingCount { get; private set; }

    /// <summary>The reports; valid like the batch.</summary>
    public ReadOnlySpan<BatchReport> Reports => _reports.AsSpan(0, Count);

    /// <summary>A report of the batch.</summary>
    /// <param name="index">From 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such report.</exception>
    public ref readonly BatchReport this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return ref _reports[index];
        }
    }

    /// <summary>Adds a report; the host's.</summary>
    public void Add(in BatchReport report)
    {
        if (Count == _reports.Length)
            Array.Resize(ref _reports, Math.Max(16, Count * 2));
        _reports[Count++] = report;
        ReadingCount += report.Readings.Length;
    }

    /// <summary>Takes all reports out; the host's.</summary>
    public void Clear()
    {
        Array.Clear(_reports, 0, Count);
        Count = 0;
        ReadingCount = 0;
    }
}
