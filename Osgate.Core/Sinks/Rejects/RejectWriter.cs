using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Osgate.Core.Sinks.Rejects;

/// <summary>Writes a rejected report as JSON that a person can read and <see cref="RejectReader"/> reads back exactly: a
/// value stands under the name of its kind.</summary>
internal static class RejectWriter
{
    public static void Write(Utf8JsonWriter writer, RejectedReport report)
    {
        writer.WriteStartObject();
        writer.WriteString("at", report.At);
        writer.WriteString("reason", Readable(report.Reason));
        writer.WriteNumber("sequence", report.Sequence);
        writer.WriteString("timestamp", report.Timestamp);
        Write(writer, report.Source);
        writer.WriteStartArray("readings");
        foreach (var reading in report.Readings)
            Write(writer, report.Source.Channels[reading.Channel].Name, reading.Reading);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>The name that a kind of value has here.</summary>
    public static string NameOf(ValueKind kind) => kind.ToString().ToLowerInvariant();

    private static void Write(Utf8JsonWriter writer, ReportSource source)
    {
        writer.WriteStartObject("source");
        writer.WriteString("device", source.DeviceUuid);
        writer.WriteString("name", Readable(source.DeviceName));
        writer.WriteString("connector", Readable(source.Connector));
        Write(writer, source.Labels);
        writer.WriteStartArray("channels");
        foreach (var channel in source.Channels)
        {
            writer.WriteStartObject();
            writer.WriteString("name", Readable(channel.Name));
            if (channel.Unit.Length > 0)
                writer.WriteString("unit", Readable(channel.Unit));
            Write(writer, channel.Labels);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ImmutableSortedDictionary<string, string> labels)
    {
        if (labels.IsEmpty)
            return;
        writer.WriteStartObject("labels");
        foreach (var (name, value) in labels)
            writer.WriteString(Readable(name), Readable(value));
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string channel, in Reading reading)
    {
        writer.WriteStartObject();
        writer.WriteString("channel", Readable(channel));
        Write(writer, reading.Value);
        if (reading.Quality != Quality.Good)
            writer.WriteString("quality", reading.Quality.ToString().ToLowerInvariant());
        if (reading.Reason is { } reason)
            writer.WriteString("reason", Readable(reason));
        if (reading.DeviceTime is { } time)
            writer.WriteString("deviceTime", time);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, in ReadingValue value)
    {
        var kind = NameOf(value.Kind);
        switch (value.Kind)
        {
            case ValueKind.Boolean:
                writer.WriteBoolean(kind, value.AsBoolean());
                break;
            case ValueKind.Int64:
                writer.WriteNumber(kind, value.AsInt64());
                break;
            case ValueKind.UInt64:
                writer.WriteNumber(kind, value.AsUInt64());
                break;
            case ValueKind.Single when float.IsFinite(value.AsSingle()):
                writer.WriteNumber(kind, value.AsSingle());
                break;
            case ValueKind.Double when double.IsFinite(value.AsDouble()):
                writer.WriteNumber(kind, value.AsDouble());
                break;
            case ValueKind.Single or ValueKind.Double:
                writer.WriteString(kind, value.ToString());
                break;
            case ValueKind.Timestamp:
                writer.WriteString(kind, value.AsTimestamp());
                break;
            case ValueKind.Text when IsReadable(value.AsText()):
                writer.WriteString(kind, value.AsText());
                break;
            // Half of a surrogate pair is no text that JSON could hold.
            case ValueKind.Text:
                writer.WriteBase64String("utf16", MemoryMarshal.AsBytes(value.AsText().AsSpan()));
                break;
            case ValueKind.Bytes:
                writer.WriteBase64String(kind, value.AsBytes());
                break;
            default:
                break;
        }
    }

    private static string Readable(string text) => IsReadable(text) ? text : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static bool IsReadable(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return false;
            i++;
        }
        return true;
    }
}
