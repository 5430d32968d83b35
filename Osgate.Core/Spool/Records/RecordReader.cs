using System.Buffers.Binary;
using System.Text;

namespace Osgate.Core.Spool.Records;

/// <summary>Reads what <see cref="RecordWriter"/> has written.</summary>
/// <remarks>What it reads was checked by a CRC; it reaches beyond the bytes only by a fault, which is an exception.</remarks>
internal ref struct RecordReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Position { get; private set; }

    public readonly bool AtEnd => Position >= _bytes.Length;

    public byte Byte() => _bytes[Position++];

    public uint UInt32()
    {
        var value = BinaryPrimitives.ReadUInt32LittleEndian(_bytes[Position..]);
        Position += sizeof(uint);
        return value;
    }

    public long Int64()
    {
        var value = BinaryPrimitives.ReadInt64LittleEndian(_bytes[Position..]);
        Position += sizeof(long);
        return value;
    }

    public ulong Number()
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var part = _bytes[Position++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return value;
            if (shift > 56)
                throw new InvalidDataException("a number in the log has no end");
        }
    }

    public int Count()
    {
        var count = Number();
        return count <= int.MaxValue ? (int)count : throw new InvalidDataException("a count in the log is too large");
    }

    public long Signed()
    {
        var value = Number();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public ReadOnlySpan<byte> Bytes(int length)
    {
        var bytes = _bytes.Slice(Position, length);
        Position += length;
        return bytes;
    }

    public ReadOnlySpan<byte> Counted() => Bytes(Count());

    public string Text() => Encoding.UTF8.GetString(Counted());

    public Guid Uuid() => new(Bytes(16));
}
