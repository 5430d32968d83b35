using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Osgate.Core.Spool.Records;

/// <summary>Writes the numbers and texts of records into a buffer that is large enough.</summary>
internal ref struct RecordWriter(Span<byte> buffer)
{
    /// <summary>The longest that a number gets.</summary>
    public const int LongestNumber = 10;

    private readonly Span<byte> _buffer = buffer;

    public int Length { get; private set; }

    public void Byte(byte value) => _buffer[Length++] = value;

    public void UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer[Length..], value);
        Length += sizeof(uint);
    }

    public void Int64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_buffer[Length..], value);
        Length += sizeof(long);
    }

    /// <summary>Seven bits a byte, the lowest first (LEB128).</summary>
    public void Number(ulong value)
    {
        while (value >= 0x80)
        {
            _buffer[Length++] = (byte)(value | 0x80);
            value >>= 7;
        }
        _buffer[Length++] = (byte)value;
    }

    public void Number(int value) => Number((ulong)value);

    /// <summary>A number that may be negative: small ones of either sign are short (zigzag).</summary>
    public void Signed(long value) => Number(unchecked((ulong)((value << 1) ^ (value >> 63))));

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_buffer[Length..]);
        Length += bytes.Length;
    }

    public void Counted(ReadOnlySpan<byte> bytes)
    {
        Number(bytes.Length);
        Bytes(bytes);
    }

    public void Text(string text)
    {
        Number(Encoding.UTF8.GetByteCount(text));
        Length += Encoding.UTF8.GetBytes(text, _buffer[Length..]);
    }

    public void Uuid(Guid uuid)
    {
        uuid.TryWriteBytes(_buffer[Length..]);
        Length += 16;
    }

    /// <summary>The most that a text can take.</summary>
    public static int LongestText(string text) => LongestNumber + (3 * text.Length);

    public static int LengthOf(ulong value) => (BitOperations.Log2(value | 1) / 7) + 1;
}
