using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Server;
using MQTTnet.Server.Internal.Adapter;

namespace Osgate.Host.Broker;

/// <summary>TCP as MQTTnet does it, save that a client of MQTT 3.1.1 without a name gets one, as the standard wants it
/// (MQTT-3.1.3-6) and as mosquitto_sub expects; MQTTnet refuses it.</summary>
internal sealed class NamingServerAdapter : IMqttServerAdapter
{
    private readonly MqttTcpServerAdapter _tcp = new();

    public Func<IMqttChannelAdapter, Task>? ClientHandler { get; set; }

    public static string NewName() => $"auto-{Guid.NewGuid():N}";

    public Task StartAsync(MqttServerOptions options, IMqttNetLogger logger)
    {
        _tcp.ClientHandler = channel => ClientHandler is { } handler ? handler(new NamingChannelAdapter(channel)) : Task.CompletedTask;
        return _tcp.StartAsync(options, logger);
    }

    public Task StopAsync() => _tcp.StopAsync();

    public void Dispose() => _tcp.Dispose();
}
