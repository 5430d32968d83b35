using Osgate;
using Osgate.Mqtt;

[assembly: Connector("mqtt", typeof(MqttConnectorFactory), Description = "Listens to devices that publish at an MQTT broker")]

namespace Osgate.Mqtt;

/// <summary>Makes MQTT connectors.</summary>
internal sealed class MqttConnectorFactory() : ConnectorFactory<MqttConnectorSettings, MqttDevice, MqttChannel>(MqttJson.Default)
{
    public override IConnector Create(ConnectorContext<MqttConnectorSettings, MqttDevice, MqttChannel> context) => new MqttConnector(context);

    public override void Check(ConnectorCheck<MqttConnectorSettings, MqttDevice, MqttChannel> check)
    {
        var settings = check.Settings;
        settings.Check(check.Error);
        if (settings.Qos is not (0 or 1))
            check.Error("qos", $"{settings.Qos} cannot be: write 1, or 0 for messages that may be lost");
        if (settings.SessionExpiry < 0)
            check.Error("sessionExpiry", $"{settings.SessionExpiry} s cannot be: write 0 or more");
        foreach (var device in check.Devices)
        {
            if (device.Meta.Topic is { } topic && TopicFilter.Parse(topic, out var problem) is null)
                check.Error(device, "topic", problem!);
            foreach (var channel in device.Channels)
                Check(check, device, channel);
        }
        WarnOfMadeTopics(check);
    }

    public override void CheckTogether(PluginCheck plugin) => FeedbackCheck.Run(plugin);

    private static void Check(ConnectorCheck check, Device<MqttDevice, MqttChannel> device, DeviceChannel<MqttChannel> channel)
    {
        if (channel.Meta.Topic is { } topic && TopicFilter.Parse(topic, out var problem) is null)
            check.Error(device, channel, "topic", problem!);
        if (channel.Meta.Field is { } field && FieldPath.Parse(field, out var fieldProblem) is null)
            check.Error(device, channel, "field", fieldProblem!);
        if (channel.Meta.TimeField is { } time && FieldPath.Parse(time, out var timeProblem) is null)
            check.Error(device, channel, "timeField", timeProblem!);
        if (TopicFilter.Parse(Routes.TopicOf(device, channel), out _) is null && channel.Meta.Topic is null && device.Meta.Topic is null)
            check.Error(device, channel, "topic", $"the channel's name makes '{Routes.TopicOf(device, channel)}', which is no topic: write one");
    }

    // Once, not a line for each of a thousand channels.
    private static void WarnOfMadeTopics(ConnectorCheck<MqttConnectorSettings, MqttDevice, MqttChannel> check)
    {
        var made = check.Devices.Where(device => device.Meta.Topic is null)
            .SelectMany(device => device.Channels.Where(channel => channel.Meta.Topic is null).Select(channel => (device, channel)))
            .ToList();
        if (made.Count > 0)
            check.Warn(made[0].device, made[0].channel, "topic", $"{made.Count} channel(s) name no topic and are subscribed to as '{{device uuid}}/{{channel name}}', the first one as '{Routes.TopicOf(made[0].device, made[0].channel)}'");
    }
}
