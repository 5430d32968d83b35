using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;

namespace Osgate.Mqtt;

/// <summary>The channels of one device that one message feeds; they make one report.</summary>
internal sealed class DeviceRoute(Device<MqttDevice, MqttChannel> device, ImmutableArray<ChannelRoute> channels)
{
    private readonly Report _report = new(device);
    private readonly bool _hasFields = channels.Any(channel => channel.Field is not null || channel.TimeField is not null);

    /// <summary>Reads a message; the report is valid until the next one is read.</summary>
    /// <param name="payload">The message's payload.</param>
    /// <param name="isRetained">Whether the broker had it in store, nobody knows since when.</param>
    public Report Read(in ReadOnlySequence<byte> payload, bool isRetained)
    {
        _report.Clear();
        var bytes = payload.IsSingleSegment ? payload.FirstSpan : payload.ToArray();
        using var document = ReadDocument(payload, bytes);
        foreach (var channel in channels)
            _report.Add(channel.Channel, Read(channel, document?.RootElement, bytes, isRetained));
        return _report;
    }

    private Reading Read(ChannelRoute channel, JsonElement? document, ReadOnlySpan<byte> bytes, bool isRetained)
    {
        try
        {
            return ReadValue(channel, document, bytes, isRetained);
        }
        catch (InvalidOperationException)
        {
            // What System.Text.Json throws for a text that is no Unicode. Thrown on, this one message would end the
            // connection each time that the broker sends it again.
            return Reading.Bad("text is no Unicode");
        }
    }

    private Reading ReadValue(ChannelRoute channel, JsonElement? document, ReadOnlySpan<byte> bytes, bool isRetained)
    {
        Reading reading;
        if (channel.Field is null)
            reading = document is { } whole ? PayloadValue.OfJson(whole) : PayloadValue.OfPlain(bytes);
        else if (document is not { } root)
            reading = Reading.Bad(bytes.IsEmpty ? "empty payload" : "no JSON document");
        else
            reading = channel.Field.TryFind(root, out var found) ? PayloadValue.OfJson(found) : Reading.Bad("no such field");
        if (reading.Quality == Quality.Bad)
            return reading;
        if (channel.TimeField is null)
            return isRetained ? new Reading(reading.Value, Quality.Uncertain, "retained") : reading;
        return document is { } dated && channel.TimeField.TryFind(dated, out var time) && PayloadValue.TryReadTime(time, device.TimeZone, out var deviceTime)
            ? new Reading(reading.Value, deviceTime: deviceTime)
            : new Reading(reading.Value, Quality.Uncertain, "no readable time");
    }

    // A plain text is no JSON, and to find that out by an exception costs more than all the rest.
    private JsonDocument? ReadDocument(in ReadOnlySequence<byte> payload, ReadOnlySpan<byte> bytes)
    {
        var text = bytes.TrimStart(" \t\r\n"u8);
        if (text.IsEmpty || (!_hasFields && text[0] is not ((byte)'{' or (byte)'[' or (byte)'"')))
            return null;
        try
        {
            return JsonDocument.Parse(payload);
        }
        catch (JsonException)
        {
            // No JSON after all: channels without a field take it as a text, the others say so.
            return null;
        }
    }
}
