using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Osgate.Core.Spool.Clock;

namespace Osgate.Core.Spool.Inspection;

/// <summary>Writes readings as JSON, one on each line, under the names that consumers know.</summary>
internal sealed class ReadingLine : IDisposable
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _buffer = new(16 << 10);
    private readonly Utf8JsonWriter _writer;

    public ReadingLine() => _writer = new Utf8JsonWriter(_buffer, Plain);

    /// <summary>What was written since the last <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.WrittenMemory;

    public void Clear() => _buffer.ResetWrittenCount();

    /// <summary>Writes one reading of the report at which a scan stands.</summary>
    /// <param name="scan">Where it stands.</param>
    /// <param name="index">Which of the report's readings.</param>
    public void Write(StreamScan scan, int index)
    {
        ref readonly var item = ref scan.Readings[index];
        var reading = item.Reading;
        var source = scan.Source.Source;
        var channel = source.Channels[item.Channel];
        _writer.Reset();
        _writer.WriteStartObject();
        _writer.WritePropertyName("ts");
        WriteTime(reading.DeviceTime ?? scan.Timestamp);
        _writer.WriteString("device", source.DeviceUuid);
        _writer.WriteString("name", source.DeviceName);
        _writer.WriteString("connector", source.Connector);
        _writer.WriteString("channel", channel.Name);
        Write(reading.Value);
        if (channel.Unit.Length > 0)
            _writer.WriteString("unit", channel.Unit);
        if (scan.Mark is { } mark)
        {
            _writer.WriteNumber("seq", mark.ReadingSequence + index);
            _writer.WriteNumber("report", mark.Sequence);
        }
        var isDoubtful = reading.Quality == Quality.Good && reading.DeviceTime is null && !scan.IsTimeKnown;
        if (reading.Quality != Quality.Good || isDoubtful)
            _writer.WriteString("quality", isDoubtful ? "uncertain" : reading.Quality.ToString().ToLowerInvariant());
        if ((isDoubtful ? ClockMender.Reason : reading.Reason) is { } reason)
            _writer.WriteString("reason", reason);
        if (scan.Source.IsLate)
            _writer.WriteBoolean("late", true);
        _writer.WriteEndObject();
        _writer.Flush();
        _buffer.Write("\n"u8);
    }

    public void Dispose() => _writer.Dispose();

    private void WriteTime(DateTimeOffset time)
    {
        Span<char> text = stackalloc char[32];
        time.UtcDateTime.TryFormat(text, out var length, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        _writer.WriteStringValue(text[..length]);
    }

    private void Write(in ReadingValue value)
    {
        _writer.WritePropertyName("value");
        switch (value.Kind)
        {
            case ValueKind.Boolean:
                _writer.WriteBooleanValue(value.AsBoolean());
                break;
            case ValueKind.Int64:
                _writer.WriteNumberValue(value.AsInt64());
                break;
            case ValueKind.UInt64:
                _writer.WriteNumberValue(value.AsUInt64());
                break;
            case ValueKind.Single when float.IsFinite(value.AsSingle()):
                _writer.WriteNumberValue(value.AsSingle());
                break;
            case ValueKind.Double when double.IsFinite(value.AsDouble()):
                _writer.WriteNumberValue(value.AsDouble());
                break;
            // JSON has no number for these.
            case ValueKind.Single or ValueKind.Double:
                _writer.WriteStringValue(value.ToString());
                break;
            case ValueKind.Timestamp:
                WriteTime(value.AsTimestamp());
                break;
            case ValueKind.Text:
                _writer.WriteStringValue(value.AsText());
                break;
            case ValueKind.Bytes:
                _writer.WriteBase64StringValue(value.AsBytes());
                break;
            default:
                _writer.WriteNullValue();
                break;
        }
    }
}
