using System.Buffers;
using System.Text.Json;

namespace Osgate.Mqtt;

/// <summary>How far a broker has come: the payload of the retained message that is lost with what the broker loses.</summary>
/// <param name="Confirmed">The <see cref="BatchReport.Sequence"/> up to which all is confirmed; 0 for none.</param>
/// <param name="Late">Likewise for what comes late from a backlog, with numbers below the first one; 0 for none.</param>
internal readonly record struct ConfirmedMark(long Confirmed, long Late = 0)
{
    /// <summary>The mark once a report is confirmed as well.</summary>
    public ConfirmedMark With(in BatchReport report) =>
        report.IsLate ? this with { Late = report.Sequence } : this with { Confirmed = report.Sequence };

    /// <summary><c>{"confirmed":42}</c>, and with late ones <c>{"confirmed":42,"late":7}</c>.</summary>
    public void Write(PacketBuffer buffer)
    {
        buffer.Append("{\"confirmed\":"u8);
        buffer.AppendNumber(Confirmed);
        if (Late > 0)
        {
            buffer.Append(",\"late\":"u8);
            buffer.AppendNumber(Late);
        }
        buffer.Append((byte)'}');
    }

    /// <summary>Reads a mark; <see langword="null"/> when it is none.</summary>
    public static ConfirmedMark? Parse(in ReadOnlySequence<byte> payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload);
            return document.RootElement is { ValueKind: JsonValueKind.Object } mark && NumberOf(mark, "confirmed") is { } confirmed
                ? new ConfirmedMark(confirmed, NumberOf(mark, "late") ?? 0)
                : null;
        }
        catch (JsonException)
        {
            // Whoever wrote it, it says nothing.
            return null;
        }
    }

    private static long? NumberOf(JsonElement mark, string name) =>
        mark.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= 0 ? number : null;
}
