using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Osgate.Core.Sinks.Rejects;

/// <summary>Reads what <see cref="RejectWriter"/> wrote. Reports of one source get one object for it.</summary>
internal sealed class RejectReader
{
    private static readonly ValueKind[] Kinds = Enum.GetValues<ValueKind>();

    private readonly Dictionary<string, ReportSource> _sources = new(StringComparer.Ordinal);

    /// <exception cref="Exception">It is something else: a missing member, a member of another kind.</exception>
    public RejectedReport Read(JsonElement report)
    {
        var source = SourceOf(report.GetProperty("source"));
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < source.Channels.Length; i++)
            places[source.Channels[i].Name] = i;
        return new RejectedReport
        {
            At = report.GetProperty("at").GetDateTimeOffset(),
            Reason = TextOf(report, "reason"),
            Sequence = report.GetProperty("sequence").GetInt64(),
            Timestamp = report.GetProperty("timestamp").GetDateTimeOffset(),
            Source = source,
            Readings = [.. report.GetProperty("readings").EnumerateArray().Select(r => new ChannelReading(places[TextOf(r, "channel")], ReadingOf(r)))],
        };
    }

    private ReportSource SourceOf(JsonElement source)
    {
        var text = source.GetRawText();
        if (_sources.TryGetValue(text, out var known))
            return known;
        return _sources[text] = new ReportSource
        {
            DeviceUuid = source.GetProperty("device").GetGuid(),
            DeviceName = TextOf(source, "name"),
            Connector = TextOf(source, "connector"),
            Labels = LabelsOf(source),
            Channels = [.. source.GetProperty("channels").EnumerateArray().Select(c =>
                new SourceChannel(TextOf(c, "name"), c.TryGetProperty("unit", out var unit) ? unit.GetString()! : "") { Labels = LabelsOf(c) })],
        };
    }

    private static ImmutableSortedDictionary<string, string> LabelsOf(JsonElement owner) =>
        owner.TryGetProperty("labels", out var labels)
            ? labels.EnumerateObject().ToImmutableSortedDictionary(l => l.Name, l => l.Value.GetString()!)
            : ImmutableSortedDictionary<string, string>.Empty;

    private static Reading ReadingOf(JsonElement reading) => new(
        ValueOf(reading),
        reading.TryGetProperty("quality", out var quality) ? Enum.Parse<Quality>(quality.GetString()!, ignoreCase: true) : Quality.Good,
        reading.TryGetProperty("reason", out var reason) ? reason.GetString() : null,
        reading.TryGetProperty("deviceTime", out var time) ? time.GetDateTimeOffset() : null);

    private static ReadingValue ValueOf(JsonElement reading)
    {
        foreach (var kind in Kinds)
        {
            if (reading.TryGetProperty(RejectWriter.NameOf(kind), out var value))
                return ValueOf(kind, value);
        }
        return reading.TryGetProperty("utf16", out var text) ? new string(MemoryMarshal.Cast<byte, char>(text.GetBytesFromBase64())) : default;
    }

    private static ReadingValue ValueOf(ValueKind kind, JsonElement value) => kind switch
    {
        ValueKind.Boolean => value.GetBoolean(),
        ValueKind.Int64 => value.GetInt64(),
        ValueKind.UInt64 => value.GetUInt64(),
        ValueKind.Single => value.ValueKind == JsonValueKind.String ? float.Parse(value.GetString()!, CultureInfo.InvariantCulture) : value.GetSingle(),
        ValueKind.Double => value.ValueKind == JsonValueKind.String ? double.Parse(value.GetString()!, CultureInfo.InvariantCulture) : value.GetDouble(),
        ValueKind.Timestamp => value.GetDateTimeOffset(),
        ValueKind.Text => value.GetString(),
        ValueKind.Bytes => value.GetBytesFromBase64(),
        _ => default(ReadingValue),
    };

    private static string TextOf(JsonElement owner, string member) => owner.GetProperty(member).GetString()!;
}
