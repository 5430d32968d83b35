namespace Osgate.Core.Management;

/// <summary>A sink.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Fault">What is wrong.</param>
/// <param name="Delivered">Readings that the far end confirmed.</param>
/// <param name="Backlog">Readings that wait.</param>
/// <param name="Dropped">Readings that had to be discarded.</param>
/// <param name="Rejected">Readings that the far end refuses for good.</param>
/// <param name="RejectedKept">Readings that it refused, now or earlier, and that can be looked at and replayed.</param>
/// <param name="Rewinds">How often the sink asked for earlier reports again.</param>
/// <param name="Counters">What the sink counts.</param>
public sealed record SinkStatus(
    string Name,
    string Type,
    string? Fault,
    long Delivered,
    long Backlog,
    long Dropped,
    long Rejected,
    long RejectedKept,
    long Rewinds,
    IReadOnlyDictionary<string, long> Counters);
