using System.Buffers.Binary;
using System.Numerics;

namespace Osgate.Core.Spool.Records;

/// <summary>The envelope of what is written at once: magic, length, CRC32C of the payload, CRC32C of the header. Both
/// cover the segment's number, so that what a file held before it was used again is never taken for its own; the
/// header's covers its place too.</summary>
internal static class Frame
{
    public const int HeaderBytes = 16;
    public const int LongestPayload = 32 << 20;

    private const uint Magic = 0x3146_534F;

    /// <summary>Closes a frame whose payload stands behind room for the header.</summary>
    public static void Seal(Span<byte> frame, long segment, long offset)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(frame, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(frame[4..], frame.Length - HeaderBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[8..], Crc(frame[HeaderBytes..], segment, 0));
        BinaryPrimitives.WriteUInt32LittleEndian(frame[12..], Crc(frame[..12], segment, offset));
    }

    /// <summary>The length of the payload, or -1 when these bytes are no header of this place.</summary>
    public static int PayloadLength(ReadOnlySpan<byte> header, long segment, long offset)
    {
        if (header.Length < HeaderBytes
            || BinaryPrimitives.ReadUInt32LittleEndian(header) != Magic
            || BinaryPrimitives.ReadUInt32LittleEndian(header[12..]) != Crc(header[..12], segment, offset))
            return -1;
        var length = BinaryPrimitives.ReadInt32LittleEndian(header[4..]);
        return length is >= 0 and <= LongestPayload ? length : -1;
    }

    /// <summary>Whether a whole frame's payload is as it was written.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> frame, long segment) =>
        BinaryPrimitives.ReadUInt32LittleEndian(frame[8..]) == Crc(frame[HeaderBytes..], segment, 0);

    /// <summary>The next place where a header may begin, or the end.</summary>
    public static int FindMagic(ReadOnlySpan<byte> bytes)
    {
        Span<byte> magic = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(magic, Magic);
        var found = bytes.IndexOf(magic);
        return found < 0 ? Math.Max(0, bytes.Length - 3) : found;
    }

    private static uint Crc(ReadOnlySpan<byte> bytes, long segment, long offset)
    {
        var crc = BitOperations.Crc32C(BitOperations.Crc32C(uint.MaxValue, (ulong)segment), (ulong)offset);
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var b in bytes)
            crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }
}
