using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Osgate.Mqtt;

/// <summary>Writes the parts of JSON payloads straight into a packet. Allocates nothing.</summary>
internal static class JsonBytes
{
    private const long ExactInDouble = 1L << 53;

    /// <summary>A text with its quotes; characters of all languages stay as they are.</summary>
    public static byte[] Quote(string text) =>
        [(byte)'"', .. JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes, (byte)'"'];

    public static void AppendText(this PacketBuffer buffer, string text)
    {
        buffer.Append((byte)'"');
        var raw = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        var length = Encoding.UTF8.GetBytes(text, raw);
        var room = buffer.GetSpan(length * 6); // each byte as \u00XX at worst
        JavaScriptEncoder.UnsafeRelaxedJsonEscaping.EncodeUtf8(raw.AsSpan(0, length), room, out _, out var written);
        buffer.Advance(written);
        ArrayPool<byte>.Shared.Return(raw);
        buffer.Append((byte)'"');
    }

    public static void AppendNumber(this PacketBuffer buffer, long number)
    {
        number.TryFormat(buffer.GetSpan(20), out var written, default, CultureInfo.InvariantCulture);
        buffer.Advance(written);
    }

    /// <summary>An instant, RFC 3339 with milliseconds, without quotes.</summary>
    public static void AppendTime(this PacketBuffer buffer, DateTimeOffset time)
    {
        var text = buffer.GetSpan(24);
        var utc = time.UtcDateTime;
        Digits(text, 0, 4, utc.Year);
        text[4] = (byte)'-';
        Digits(text, 5, 2, utc.Month);
        text[7] = (byte)'-';
        Digits(text, 8, 2, utc.Day);
        text[10] = (byte)'T';
        Digits(text, 11, 2, utc.Hour);
        text[13] = (byte)':';
        Digits(text, 14, 2, utc.Minute);
        text[16] = (byte)':';
        Digits(text, 17, 2, utc.Second);
        text[19] = (byte)'.';
        Digits(text, 20, 3, utc.Millisecond);
        text[23] = (byte)'Z';
        buffer.Advance(24);
    }

    /// <summary>A value; floating point numbers must be finite.</summary>
    public static void AppendValue(this PacketBuffer buffer, in ReadingValue value, BigIntegers bigIntegers)
    {
        switch (value.Kind)
        {
            case ValueKind.Boolean:
                buffer.Append(value.AsBoolean() ? "true"u8 : "false"u8);
                break;
            case ValueKind.Int64:
                var signed = value.AsInt64();
                AppendInteger(buffer, signed, bigIntegers == BigIntegers.String && (signed is > ExactInDouble or < -ExactInDouble));
                break;
            case ValueKind.UInt64:
                var unsigned = value.AsUInt64();
                AppendInteger(buffer, unsigned, bigIntegers == BigIntegers.String && unsigned > ExactInDouble);
                break;
            case ValueKind.Single:
                AppendFormatted(buffer, value.AsSingle());
                break;
            case ValueKind.Double:
                AppendFormatted(buffer, value.AsDouble());
                break;
            case ValueKind.Timestamp:
                buffer.Append((byte)'"');
                buffer.AppendTime(value.AsTimestamp());
                buffer.Append((byte)'"');
                break;
            case ValueKind.Text:
                buffer.AppendText(value.AsText());
                break;
            case ValueKind.Bytes:
                AppendBase64(buffer, value.AsBytes());
                break;
            default:
                buffer.Append("null"u8);
                break;
        }
    }

    private static void AppendInteger<T>(PacketBuffer buffer, T number, bool quoted)
        where T : struct, IUtf8SpanFormattable
    {
        if (quoted)
            buffer.Append((byte)'"');
        AppendFormatted(buffer, number);
        if (quoted)
            buffer.Append((byte)'"');
    }

    // The invariant culture writes the shortest digits that read back as the same number.
    private static void AppendFormatted<T>(PacketBuffer buffer, T number)
        where T : struct, IUtf8SpanFormattable
    {
        number.TryFormat(buffer.GetSpan(32), out var written, default, CultureInfo.InvariantCulture);
        buffer.Advance(written);
    }

    private static void AppendBase64(PacketBuffer buffer, ReadOnlySpan<byte> bytes)
    {
        buffer.Append((byte)'"');
        Base64.EncodeToUtf8(bytes, buffer.GetSpan(Base64.GetMaxEncodedToUtf8Length(bytes.Length)), out _, out var written);
        buffer.Advance(written);
        buffer.Append((byte)'"');
    }

    private static void Digits(Span<byte> text, int at, int count, int number)
    {
        for (var i = at + count - 1; i >= at; i--, number /= 10)
            text[i] = (byte)('0' + number % 10);
    }
}
