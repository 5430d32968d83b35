using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Numerics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Osgate.Core.Sinks.Rejects;

/// <summary>A rejected report as a line of a file: JSON that begins with a checksum (CRC32C) of all behind it.</summary>
internal static class RejectLine
{
    private const int ChecksumDigits = 8;

    // For people who look into the file: quotes and umlauts stay readable.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static ReadOnlySpan<byte> Head => "{\"crc\":\""u8;

    private static ReadOnlySpan<byte> Neck => "\","u8;

    private static int BodyStart => Head.Length + ChecksumDigits + Neck.Length;

    /// <summary>The line, with its end.</summary>
    public static byte[] Write(RejectedReport report)
    {
        var json = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(json, Plain))
            RejectWriter.Write(writer, report);
        var body = json.WrittenSpan[1..];
        return [.. Head, .. Encoding.ASCII.GetBytes($"{ChecksumOf(body):x8}"), .. Neck, .. body, (byte)'\n'];
    }

    /// <summary>The report in a line without its end; <see langword="null"/> for one that was damaged.</summary>
    public static RejectedReport? Read(ReadOnlyMemory<byte> line, RejectReader reader)
    {
        if (!IsWhole(line.Span))
            return null;
        try
        {
            using var document = JsonDocument.Parse(line);
            return reader.Read(document.RootElement);
        }
        // The checksum is right and the content is not: somebody wrote it by hand, or a newer gateway did.
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> line) =>
        line.Length > BodyStart
        && line.StartsWith(Head)
        && line[(Head.Length + ChecksumDigits)..].StartsWith(Neck)
        && Utf8Parser.TryParse(line.Slice(Head.Length, ChecksumDigits), out uint checksum, out var read, 'x')
        && read == ChecksumDigits
        && checksum == ChecksumOf(line[BodyStart..]);

    private static uint ChecksumOf(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var b in bytes)
            crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }
}
