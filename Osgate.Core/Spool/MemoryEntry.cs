namespace Osgate.Core.Spool;

/// <summary>Where a report lies in its segment.</summary>
internal readonly record struct MemoryEntry(SpoolSource Source, DateTimeOffset Timestamp, int FirstReading, int ReadingCount);
