using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Osgate.Mqtt;

/// <summary>Reads values out of payloads; what cannot be read is a bad reading that says why.</summary>
internal static class PayloadValue
{
    private const int LongestText = 64 * 1024;

    // Unix time in seconds passes this in the year 5138, in milliseconds it did in 1973.
    private const double FirstMilliseconds = 1e11;

    /// <summary>The value of a field.</summary>
    public static Reading OfJson(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.True => new Reading(true),
        JsonValueKind.False => new Reading(false),
        JsonValueKind.String => OfText(element.GetString()!),
        JsonValueKind.Number when element.TryGetInt64(out var number) => new Reading(number),
        JsonValueKind.Number when element.TryGetUInt64(out var number) => new Reading(number),
        JsonValueKind.Number => OfDouble(element.GetDouble()),
        JsonValueKind.Null => Reading.Bad("null"),
        JsonValueKind.Object => Reading.Bad("an object, not a value"),
        _ => Reading.Bad("an array, not a value"),
    };

    /// <summary>The value that a payload is as a whole, when it is no JSON document.</summary>
    public static Reading OfPlain(ReadOnlySpan<byte> payload)
    {
        var text = payload.Trim(" \t\r\n\0"u8);
        if (text.Length == 0)
            return Reading.Bad("empty payload");
        if (text.Length > LongestText)
            return Reading.Bad("text too long");
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return new Reading(number);
        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var large))
            return new Reading(large);
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real))
            return OfDouble(real);
        if (Ascii.EqualsIgnoreCase(text, "true"u8) || Ascii.EqualsIgnoreCase(text, "false"u8))
            return new Reading(text.Length == 4);
        return Utf8.IsValid(text) ? new Reading(Encoding.UTF8.GetString(text)) : Reading.Bad("neither a number nor a text");
    }

    /// <summary>A time: RFC 3339, in the device's zone where it names none, or Unix time.</summary>
    public static bool TryReadTime(JsonElement element, TimeZoneInfo zone, out DateTimeOffset time)
    {
        time = default;
        switch (element.ValueKind)
        {
            case JsonValueKind.Number:
                var number = element.GetDouble();
                var milliseconds = Math.Abs(number) < FirstMilliseconds ? number * 1000 : number;
                if (milliseconds is not (> -6.2e13 and < 2.5e14)) // the years 5 to 9892
                    return false;
                time = DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Round(milliseconds));
                return true;
            case JsonValueKind.String when DateTime.TryParse(element.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var read):
                if (read.Year is < 2 or > 9998 || (read.Kind == DateTimeKind.Unspecified && zone.IsInvalidTime(read)))
                    return false;
                time = read.Kind == DateTimeKind.Unspecified ? new DateTimeOffset(read, zone.GetUtcOffset(read)) : new DateTimeOffset(read.ToUniversalTime());
                return true;
            default:
                return false;
        }
    }

    private static Reading OfText(string text) => text.Length > LongestText ? Reading.Bad("text too long") : new Reading(text);

    private static Reading OfDouble(double number) => double.IsFinite(number) ? new Reading(number) : Reading.Bad("not a number");
}
