namespace Osgate.Mqtt;

/// <summary>Finds connectors that would be told by a broker what a sink of the same gateway publishes there.</summary>
internal static class FeedbackCheck
{
    public static void Run(PluginCheck plugin)
    {
        foreach (var sink in plugin.Sinks.OfType<SinkCheck<MqttSinkSettings>>())
        {
            // What cannot be read is reported where it stands.
            if (TopicTemplate.Parse(sink.Settings.Topic, out _) is not { } template)
                continue;
            var published = template.Levels(plugin.GatewayId);
            foreach (var connector in plugin.Connectors.OfType<ConnectorCheck<MqttConnectorSettings, MqttDevice, MqttChannel>>())
            {
                if (!connector.Settings.IsSameBroker(sink.Settings))
                    continue;
                foreach (var device in connector.Devices)
                {
                    foreach (var channel in device.Channels)
                    {
                        if (TopicFilter.Parse(Routes.TopicOf(device, channel), out _) is { } filter && filter.Matches(published))
                            connector.Error(device, channel, "topic", Message(connector, device, channel, filter, sink));
                    }
                }
            }
        }
    }

    private static string Message(ConnectorCheck connector, Device device, DeviceChannel channel, TopicFilter filter, SinkCheck<MqttSinkSettings> sink) =>
        $"the channel '{connector.Name}/{device.Name}/{channel.Name}' listens to '{filter.Text}', where the sink '{sink.Name}' publishes "
        + $"('{sink.Settings.Topic}' at {sink.Settings.Host}:{sink.Settings.EffectivePort}): the gateway would read its own data for ever; give one of them another topic";
}
