namespace Osgate.Core.Spool;

/// <summary>A run of reports in memory. Hot path: appending allocates nothing.</summary>
internal sealed class MemorySegment
{
    /// <summary>Below the size from which the runtime keeps arrays apart and collects them rarely.</summary>
    public const int Capacity = 1024;

    private const int BytesOfReading = 56;

    public MemorySegment(long start, int capacity)
    {
        Start = start;
        Entries = new MemoryEntry[Math.Max(1, capacity)];
        Readings = new ChannelReading[capacity];
    }

    /// <summary>The position of the first report.</summary>
    public long Start { get; private set; }

    /// <summary>The position behind the last report.</summary>
    public long End => Start + Count;

    public int Count { get; private set; }

    public int ReadingCount { get; private set; }

    /// <summary>Whether somebody may read it even when no cursor needs it any more; then it is not used again.</summary>
    public bool IsHeld { get; set; }

    public MemoryEntry[] Entries { get; }

    public ChannelReading[] Readings { get; }

    /// <summary>What the readings take, in the room of one number.</summary>
    public long Weight { get; private set; }

    /// <summary>What readings take: texts and bytes as much as they are long.</summary>
    public static long WeightOf(ReadOnlySpan<ChannelReading> readings)
    {
        long weight = readings.Length;
        foreach (ref readonly var reading in readings)
        {
            weight += reading.Reading.Value.Kind switch
            {
                ValueKind.Text => reading.Reading.Value.AsText().Length * 2 / BytesOfReading,
                ValueKind.Bytes => reading.Reading.Value.AsBytes().Length / BytesOfReading,
                _ => 0,
            };
        }
        return weight;
    }

    public bool TryAppend(SpoolSource source, DateTimeOffset timestamp, ReadOnlySpan<ChannelReading> readings, long weight)
    {
        if (Count == Entries.Length || readings.Length > Readings.Length - ReadingCount)
            return false;
        readings.CopyTo(Readings.AsSpan(ReadingCount));
        Entries[Count++] = new MemoryEntry(source, timestamp, ReadingCount, readings.Length);
        ReadingCount += readings.Length;
        Weight += weight;
        return true;
    }

    public void Reuse(long start)
    {
        Array.Clear(Entries, 0, Count);
        Array.Clear(Readings, 0, ReadingCount);
        Start = start;
        Count = 0;
        ReadingCount = 0;
        Weight = 0;
    }
}
