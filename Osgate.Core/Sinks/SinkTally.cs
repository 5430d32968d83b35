namespace Osgate.Core.Sinks;

/// <summary>What became of the reports of one sink since the start. Counted by one task, read by others.</summary>
internal sealed class SinkTally
{
    private long _delivered;
    private long _deliveredReports;
    private long _rejected;
    private long _rejectedLost;
    private long _rewinds;

    /// <summary>Readings that the far end confirmed.</summary>
    public long Delivered => Interlocked.Read(ref _delivered);

    /// <summary>Reports that the far end confirmed.</summary>
    public long DeliveredReports => Interlocked.Read(ref _deliveredReports);

    /// <summary>Readings that the far end will never take.</summary>
    public long Rejected => Interlocked.Read(ref _rejected);

    /// <summary>Readings among those that could not be kept aside.</summary>
    public long RejectedLost => Interlocked.Read(ref _rejectedLost);

    /// <summary>How often the sink asked for earlier reports again.</summary>
    public long Rewinds => Interlocked.Read(ref _rewinds);

    public void Deliver(int reports, int readings)
    {
        Interlocked.Add(ref _deliveredReports, reports);
        Interlocked.Add(ref _delivered, readings);
    }

    public void Reject(int readings) => Interlocked.Add(ref _rejected, readings);

    public void LoseRejected(int readings) => Interlocked.Add(ref _rejectedLost, readings);

    public void Rewind() => Interlocked.Increment(ref _rewinds);
}
