using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace Osgate.Host.Tests.Broker;

/// <summary>Clients of a broker on this machine.</summary>
internal static class BrokerClients
{
    public static async Task<(IMqttClient Client, MqttClientConnectResultCode Answer)> TryConnectAsync(
        int port, string? name = null, bool keepSession = false, Action<MqttApplicationMessage>? received = null)
    {
        var client = new MqttClientFactory().CreateMqttClient();
        client.ApplicationMessageReceivedAsync += message =>
        {
            received?.Invoke(message.ApplicationMessage);
            return Task.CompletedTask;
        };
        var answer = await client.ConnectAsync(new MqttClientOptionsBuilder()
            .WithTcpServer("127.0.0.1", port)
            .WithProtocolVersion(MqttProtocolVersion.V500)
            .WithClientId(name ?? $"test-{Guid.NewGuid():N}")
            .WithCleanStart(!keepSession)
            .WithSessionExpiryInterval(keepSession ? 3600u : 0)
            .Build());
        return (client, answer.ResultCode);
    }

    public static async Task<IMqttClient> ConnectAsync(int port, string? name = null, bool keepSession = false, Action<MqttApplicationMessage>? received = null)
    {
        var (client, answer) = await TryConnectAsync(port, name, keepSession, received);
        Assert.That(answer, Is.EqualTo(MqttClientConnectResultCode.Success));
        return client;
    }

    public static Task<MqttClientPublishResult> PublishAsync(this IMqttClient client, string topic, string payload) =>
        client.PublishAsync(new MqttApplicationMessageBuilder()
            .WithTopic(topic).WithPayload(payload).WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build());

    public static Task SubscribeAsync(this IMqttClient client, string topic) =>
        client.SubscribeAsync(new MqttClientSubscribeOptionsBuilder().WithTopicFilter(topic, MqttQualityOfServiceLevel.AtLeastOnce).Build());

    public static Task LeaveAsync(this IMqttClient client) =>
        // Without an expiry interval of its own, a farewell keeps that of the connection.
        client.DisconnectAsync(new MqttClientDisconnectOptions());
}
