using System.Collections.Immutable;
using System.Text.Json;

namespace Osgate.Mqtt.Tests;

/// <summary>Makes what a host would hand over, out of a manifest's JSON.</summary>
internal static class Given
{
    public static readonly Guid Uuid = Guid.Parse("6f1c0c5e-0c5e-4b6e-9d0e-3f1c2b7a9d10");
    public static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    public static ReportSource Source(params string[] channels) => new()
    {
        DeviceUuid = Uuid,
        DeviceName = "meter 1",
        Connector = "hall A",
        Channels = [.. channels.Select(name => new SourceChannel(name, name.Contains('_', StringComparison.Ordinal) ? name[(name.IndexOf('_', StringComparison.Ordinal) + 1)..] : ""))],
    };

    public static BatchReport Report(ReportSource source, long sequence, params (int Channel, Reading Reading)[] readings) =>
        new(source, Noon, sequence, sequence * 100, late: false, readings.Select(item => new ChannelReading(item.Channel, item.Reading)).ToArray());

    public static Batch Batch(params BatchReport[] reports)
    {
        var batch = new Batch();
        foreach (var report in reports)
            batch.Add(report);
        return batch;
    }

    public static SinkCheck Sink(string meta, string name = "localMqttBroker") => new MqttSinkFactory().CreateCheck(name, Json(meta));

    public static ISink CreateSink(string meta, SinkServices services) => new MqttSinkFactory().Create(Sink(meta), services);

    public static ConnectorCheck Connector(string meta, params Device[] devices) => new MqttConnectorFactory().CreateCheck("field bus", Json(meta), [.. devices]);

    public static Device<MqttDevice, MqttChannel> Device(string meta, params (string Name, string Meta)[] channels) => Device(Uuid, TimeZoneInfo.Utc, meta, channels);

    public static Device<MqttDevice, MqttChannel> Device(Guid uuid, TimeZoneInfo zone, string meta, params (string Name, string Meta)[] channels) =>
        (Device<MqttDevice, MqttChannel>)new MqttConnectorFactory().CreateDevice(
            new DeviceDescription { Uuid = uuid, Name = "boiler", TimeZone = zone },
            Json(meta),
            [.. channels.Select(channel => (new ChannelDescription { Name = channel.Name }, Json(channel.Meta)))]);

    public static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text.Replace('\'', '"'));
        return document.RootElement.Clone();
    }
}
