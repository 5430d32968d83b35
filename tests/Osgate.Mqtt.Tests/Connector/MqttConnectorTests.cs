using MQTTnet.Packets;
using MQTTnet.Protocol;
using Osgate.Testing;
using Osgate.Testing.Peers;

namespace Osgate.Mqtt.Tests;

/// <summary>The connector in a load context of its own, against mosquitto.</summary>
internal sealed class MqttConnectorTests
{
    private PluginHarness _harness = null!;

    [SetUp]
    public void Load() => _harness = new PluginHarness();

    [TearDown]
    public void Unload() => _harness.Dispose();

    [Test]
    public async Task A_message_becomes_a_report([Values("5", "3.1.1")] string version, [Values(0, 1)] int qos)
    {
        await using var mosquitto = await Mosquitto.StartAsync();
        await using var connector = Connector(mosquitto, $$"""{ "version": "{{version}}", "qos": {{qos}} }""");
        await connector.ConnectAsync();
        var listening = connector.Listen();
        await PublishAsync(mosquitto, "plant/boiler", """{"temp":21.5,"on":true}""");
        await Either(connector.Writer.WaitForReportsAsync(1), listening);
        Assert.That(connector.Writer.Reports[0].Select(reading => $"{reading.Channel}={reading.Value}"), Is.EqualTo(new[] { "temp=21.5", "state=true" }));
    }

    [Test]
    public async Task A_message_that_could_not_be_kept_comes_again([Values("5", "3.1.1")] string version)
    {
        await using var mosquitto = await Mosquitto.StartAsync();
        await using (var connector = Connector(mosquitto, $$"""{ "version": "{{version}}" }"""))
        {
            await connector.ConnectAsync();
            connector.Writer.FailFlushes(new SpoolUnavailableException("the disk is full", TimeSpan.FromSeconds(1)));
            var listening = connector.Listen();
            await PublishAsync(mosquitto, "plant/boiler", """{"temp":1,"on":true}""");
            await Assert.ThatAsync(() => listening, Throws.TypeOf<SpoolUnavailableException>());
        }

        await using var next = Connector(mosquitto, $$"""{ "version": "{{version}}" }""");
        await next.ConnectAsync();
        var again = next.Listen();
        await Either(next.Writer.WaitForReportsAsync(1), again);
        Assert.That(next.Writer.Reports[0][0].Value, Is.EqualTo((ReadingValue)1));
    }

    [Test]
    public async Task What_was_published_while_the_gateway_was_away_is_waiting()
    {
        await using var mosquitto = await Mosquitto.StartAsync();
        await using (var connector = Connector(mosquitto, "{}"))
            await connector.ConnectAsync();
        for (var i = 0; i < 50; i++)
            await PublishAsync(mosquitto, "plant/boiler", $$"""{"temp":{{i}},"on":true}""");
        await using var next = Connector(mosquitto, "{}");
        await next.ConnectAsync();
        await Either(next.Writer.WaitForReportsAsync(50), next.Listen());
        Assert.That(next.Writer.Reports.Select(report => report[0].Value.AsInt64()), Is.EqualTo(Enumerable.Range(0, 50)));
    }

    [Test]
    public async Task A_listener_whose_broker_dies_says_so()
    {
        await using var mosquitto = await Mosquitto.StartAsync();
        await using var connector = Connector(mosquitto, "{}");
        await connector.ConnectAsync();
        var listening = connector.Listen();
        await mosquitto.KillAsync();
        await Assert.ThatAsync(() => listening, Throws.InstanceOf<IOException>().With.Message.Contains("was lost"));
    }

    [Test]
    public async Task A_listener_whose_client_id_another_one_uses_says_so()
    {
        using var broker = new FakeBroker();
        await using var connector = Connector(broker.Port, """{ "clientId": "twin" }""");
        var connecting = connector.ConnectAsync();
        using var session = await broker.WelcomeAsync();
        var subscribe = (MqttSubscribePacket)(await session.ReadAsync())!;
        await session.SendAsync(new MqttSubAckPacket { PacketIdentifier = subscribe.PacketIdentifier, ReasonCodes = [0] });
        await connecting;
        var listening = connector.Listen();
        await session.SendAsync(new MqttDisconnectPacket { ReasonCode = MqttDisconnectReasonCode.SessionTakenOver });
        await Assert.ThatAsync(() => listening, Throws.InstanceOf<IOException>().With.Message.Contains("another client uses the client id 'twin': the broker allows"));
    }

    [Test]
    public async Task A_listener_that_mosquitto_throws_out_for_another_says_where_to_look()
    {
        await using var mosquitto = await Mosquitto.StartAsync();
        await using var connector = Connector(mosquitto, """{ "clientId": "twin" }""");
        await connector.ConnectAsync();
        var listening = connector.Listen();
        await using var twin = await MosquittoSub.StartAsync(mosquitto.Port, "#", "-i", "twin");
        await Assert.ThatAsync(() => listening, Throws.InstanceOf<IOException>().With.Message.Contains("another client uses the client id 'twin'"));
    }

    [Test]
    public async Task Nothing_of_the_plugin_stays_when_its_connector_is_gone()
    {
        await using (var mosquitto = await Mosquitto.StartAsync())
            await ListenAndDisposeAsync(mosquitto);
        Assert.That(await _harness.UnloadAsync(), Is.True);
    }

    private async Task ListenAndDisposeAsync(Mosquitto mosquitto)
    {
        await using var connector = Connector(mosquitto, "{}");
        await connector.ConnectAsync();
        var listening = connector.Listen();
        await PublishAsync(mosquitto, "plant/boiler", """{"temp":1,"on":true}""");
        await Either(connector.Writer.WaitForReportsAsync(1), listening);
    }

    private ConnectorHarness Connector(Mosquitto mosquitto, string meta) => Connector(mosquitto.Port, meta);

    private ConnectorHarness Connector(int port, string meta)
    {
        var settings = meta.TrimEnd('}', ' ') + (meta.Contains(':', StringComparison.Ordinal) ? "," : "") + $" \"host\": \"127.0.0.1\", \"port\": {port} }}";
        return _harness.Connector($$"""
            { "protocol": "mqtt", "name": "field bus", "uuid": "0b7e9b52-5c0e-4a0e-9d0a-6b1f7b0f2a11", "meta": {{settings}},
              "devices": [ { "name": "boiler", "uuid": "5d2f6a1e-8a52-4d0c-8f0b-1f6c2f3f9e01", "meta": { "topic": "plant/boiler" },
                "channels": [ { "name": "temp", "unit": "°C", "interval": 60, "meta": { "field": "temp" } },
                              { "name": "state", "interval": 60, "meta": { "field": "on" } } ] } ] }
            """, time: TimeProvider.System);
    }

    private static async Task PublishAsync(Mosquitto mosquitto, string topic, string payload)
    {
        var program = Peer.Require("mosquitto_pub", "mosquitto-clients");
        await using var publisher = await ChildProcess.StartAsync(program, ["-h", "127.0.0.1", "-p", $"{mosquitto.Port}", "-q", "1", "-t", topic, "-m", payload]);
        Assert.That(await publisher.WaitForExitAsync(), Is.Zero);
    }

    // A listener that fails would otherwise only show as a report that never comes.
    private static async Task Either(Task reports, Task listening) => await await Task.WhenAny(reports, listening);
}
