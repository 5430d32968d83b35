namespace Osgate.Core.Spool.Records;

/// <summary>A run of entries in memory, in the bytes that go to disk. Guarded by the spool's lock; bytes below
/// <see cref="Length"/> never change while the chunk is pinned or in its log.</summary>
/// <remarks>Hot path: appending allocates nothing.</remarks>
internal sealed class Chunk(int stream, int size)
{
    /// <summary>Below the size from which the runtime keeps arrays apart and collects them rarely.</summary>
    public const int Size = 64 << 10;

    private const long ClockStep = TimeSpan.TicksPerSecond;

    private Definition[] _definitions = new Definition[8];
    private int _definitionCount;

    public int Stream => stream;

    public byte[] Bytes { get; } = new byte[size];

    public int Length { get; private set; }

    /// <summary>The position of the first report.</summary>
    public long First { get; private set; }

    /// <summary>The position behind the last report.</summary>
    public long End { get; private set; }

    /// <summary>The sinks that get anything of it, in the order of all marks.</summary>
    public SinkSlot[] Slots { get; private set; } = [];

    /// <summary>What stands before the first entry.</summary>
    public CommitPoint Start { get; } = new();

    /// <summary>Up to where the entries are safe.</summary>
    public CommitPoint Committed { get; } = new();

    public Mark[] EndMarks { get; private set; } = [];

    public ClockBase EndClock { get; private set; }

    /// <summary>Readers that have its bytes in use.</summary>
    public int Pins { get; set; }

    public bool IsSealed { get; set; }

    public int Room => Bytes.Length - Length;

    /// <summary>What its records refer to, now; what was there stays so while the chunk is pinned.</summary>
    public ArraySegment<Definition> Definitions => new(_definitions, 0, _definitionCount);

    public bool IsSafe => Committed.Offset == Length;

    /// <summary>The most that a report takes beside its readings.</summary>
    public static int Overhead(int slots) => 96 + (2 * RecordWriter.LongestNumber * slots);

    public void Begin(long position, ClockBase clock, SinkSlot[] slots)
    {
        Leave();
        Array.Clear(_definitions, 0, _definitionCount);
        _definitionCount = 0;
        Length = 0;
        IsSealed = false;
        First = End = position;
        Slots = slots;
        EndClock = clock;
        if (EndMarks.Length != slots.Length)
            EndMarks = new Mark[slots.Length];
        for (var i = 0; i < slots.Length; i++)
            EndMarks[i] = slots[i].End(stream);
        Start.Set(0, position, clock, EndMarks);
        Committed.Set(Start);
    }

    public void Use(Definition definition)
    {
        if (!definition.UseIn(this))
            return;
        if (_definitionCount == _definitions.Length)
            Array.Resize(ref _definitions, 2 * _definitionCount);
        _definitions[_definitionCount++] = definition;
    }

    /// <summary>Has what its records refer to forget it, so that it can be collected.</summary>
    public void Leave()
    {
        foreach (var definition in Definitions)
            definition.Leave(this);
    }

    public int OrderOf(SinkSlot slot) => Array.IndexOf(Slots, slot);

    /// <summary>Appends a report; before it what the numbers and the clock need to be right.</summary>
    public void Append(Definition source, long position, ClockBase now, long utcTicks, ReadOnlySpan<ChannelReading> readings, DefinitionTable definitions)
    {
        if (position != End)
            Skip(position);
        if (now.State != EndClock.State || Math.Abs(now.Offset - EndClock.Offset) >= ClockStep)
            Set(now);
        Use(source);
        var writer = Open();
        writer.Number(source.Id);
        writer.Signed(utcTicks - EndClock.Utc);
        writer.Number(readings.Length);
        ReadingCodec.Write(ref writer, readings, utcTicks, definitions, this);
        Close(EntryKind.Report, writer.Length);
        End = position + 1;
    }

    /// <summary>Notes the numbers behind what was appended.</summary>
    public void Pass(ulong goesTo, int readings)
    {
        for (var i = 0; i < Slots.Length; i++)
        {
            if ((goesTo & Slots[i].Bit) != 0)
                EndMarks[i].Pass(readings);
        }
    }

    private void Skip(long position)
    {
        var writer = Open();
        writer.Number((ulong)(position - End));
        for (var i = 0; i < Slots.Length; i++)
        {
            var end = Slots[i].End(stream);
            writer.Number((ulong)(end.Sequence - EndMarks[i].Sequence));
            writer.Number((ulong)(end.ReadingSequence - EndMarks[i].ReadingSequence));
            EndMarks[i] = end;
        }
        Close(EntryKind.Skip, writer.Length);
        End = position;
    }

    private void Set(ClockBase now)
    {
        var writer = Open();
        writer.Int64(now.Utc);
        writer.Int64(now.Monotonic);
        writer.Byte((byte)now.State);
        Close(EntryKind.Clock, writer.Length);
        EndClock = now;
    }

    private RecordWriter Open() => new(Bytes.AsSpan(Length + Entry.HeaderBytes));

    private void Close(EntryKind kind, int bodyLength)
    {
        Entry.WriteHeader(Bytes.AsSpan(Length), kind, bodyLength);
        Length += Entry.HeaderBytes + bodyLength;
    }
}
