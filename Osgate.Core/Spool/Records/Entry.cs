using System.Buffers.Binary;
using Osgate.Core.Spool.Clock;

namespace Osgate.Core.Spool.Records;

/// <summary>One entry of a frame: four bytes with its length (the lower 24 bits) and its kind, then its body.</summary>
internal readonly ref struct Entry
{
    public const int HeaderBytes = 4;
    public const int LongestBody = 0xFF_FFFF;

    private readonly ReadOnlySpan<byte> _body;

    private Entry(EntryKind kind, ReadOnlySpan<byte> body)
    {
        Kind = kind;
        _body = body;
    }

    public EntryKind Kind { get; }

    /// <summary>The entry at an offset, which moves behind it.</summary>
    public static Entry Next(ReadOnlySpan<byte> entries, ref int offset)
    {
        var header = BinaryPrimitives.ReadUInt32LittleEndian(entries[offset..]);
        var body = entries.Slice(offset + HeaderBytes, (int)(header & LongestBody));
        offset += HeaderBytes + body.Length;
        return new Entry((EntryKind)(header >> 24), body);
    }

    public static void WriteHeader(Span<byte> entry, EntryKind kind, int bodyLength) =>
        BinaryPrimitives.WriteUInt32LittleEndian(entry, ((uint)kind << 24) | (uint)bodyLength);

    /// <summary>A report's source, time and number of readings; the reader stands at the first reading.</summary>
    public RecordReader Report(out int source, out long ticksSinceBase, out int readings)
    {
        var reader = new RecordReader(_body);
        source = reader.Count();
        ticksSinceBase = reader.Signed();
        readings = reader.Count();
        return reader;
    }

    public ClockBase Clock()
    {
        var reader = new RecordReader(_body);
        return new ClockBase(reader.Int64(), reader.Int64(), (ClockState)reader.Byte());
    }

    /// <summary>The positions that are skipped; the reader stands at the numbers of the frame's sinks, in their order.</summary>
    public RecordReader Skip(out long positions)
    {
        var reader = new RecordReader(_body);
        positions = (long)reader.Number();
        return reader;
    }
}
