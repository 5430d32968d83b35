namespace Osgate.Mqtt;

/// <summary>Finds two connections of one name at one broker, which would throw each other out for ever.</summary>
internal static class ClientIdCheck
{
    public static void Run(PluginCheck plugin)
    {
        var seen = new List<(string Entry, BrokerSettings Settings)>();
        foreach (var connector in plugin.Connectors)
        {
            if (connector is ConnectorCheck<MqttConnectorSettings, MqttDevice, MqttChannel> { Settings: { ClientId: not null } settings })
                Look($"the connector '{connector.Name}'", settings, connector.Error);
        }
        foreach (var sink in plugin.Sinks)
        {
            if (sink is SinkCheck<MqttSinkSettings> { Settings: { ClientId: not null } settings })
                Look($"the sink '{sink.Name}'", settings, sink.Error);
        }

        void Look(string entry, BrokerSettings settings, Action<string, string> error)
        {
            var twin = seen.Find(other => other.Settings.ClientId == settings.ClientId && other.Settings.IsSameBroker(settings));
            if (twin.Settings is not null)
                error("clientId", $"{twin.Entry} is '{settings.ClientId}' at the same broker too, which allows one only: give each its own, or leave them out");
            seen.Add((entry, settings));
        }
    }
}
