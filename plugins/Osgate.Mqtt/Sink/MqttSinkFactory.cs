using Osgate;
using Osgate.Mqtt;

[assembly: Sink("mqtt", typeof(MqttSinkFactory), Description = "Publishes readings to an MQTT broker")]

namespace Osgate.Mqtt;

/// <summary>Makes MQTT sinks.</summary>
internal sealed class MqttSinkFactory() : SinkFactory<MqttSinkSettings>(MqttJson.Default)
{
    public override ISink Create(SinkContext<MqttSinkSettings> context) => new MqttSink(context);

    // A batch that a slow line cannot carry in time would be sent again for ever: 5 kB/s must do.
    public override BatchLimits GetLimits(MqttSinkSettings settings) => new()
    {
        MaxReadings = settings.Payload == PayloadKind.Device ? 20_000 : 4_000,
        DeliveryTimeout = TimeSpan.FromMinutes(2),
    };

    public override void Check(SinkCheck<MqttSinkSettings> check)
    {
        var settings = check.Settings;
        settings.Check(check.Error);
        if (settings.Qos is not (0 or 1))
            check.Error("qos", $"{settings.Qos} cannot be: write 1, or 0 for messages that the broker does not confirm");
        else if (settings.Qos == 0)
            check.Warn("qos", "with QoS 0 the broker may drop readings that this gateway counts as delivered: write 1 to be sure of them");
        if (settings.InFlight is < 1 or > 65535)
            check.Error("inFlight", $"{settings.InFlight} cannot be: write 1 to 65535");
        if (!Enum.IsDefined(settings.Payload))
            check.Error("payload", "write \"reading\" or \"device\"");
        if (!Enum.IsDefined(settings.BigIntegers))
            check.Error("bigIntegers", "write \"number\" or \"string\"");
        if (TopicTemplate.Parse(settings.Topic, out var problem) is not { } topic)
            check.Error("topic", problem!);
        else if (settings.Payload == PayloadKind.Device && topic.HasChannel)
            check.Error("topic", $"with payload 'device' one message holds all channels of a device, so that '{topic.Text}' has no one {{channel}}: take it out, or write \"payload\": \"reading\"");
    }

    public override void CheckTogether(PluginCheck plugin) => ClientIdCheck.Run(plugin);
}
