using System.Text.Json;
using Osgate.Testing.Peers;

namespace Osgate.Host.Tests.WholeWay;

/// <summary>A pymodbus slave, through the built host, to a mosquitto, read back by mosquitto_sub.</summary>
internal sealed class ModbusToMosquittoTests
{
    private const string Device = "aef2a553-a463-4f30-ad52-2fd70a6bd65c";

    private static readonly (string Channel, string Meta, string Value)[] Channels =
    [
        ("int16", """{ "address": "holding:0", "type": "int16" }""", "-12345"),
        ("uint16", """{ "address": "holding:1", "type": "uint16" }""", "54321"),
        ("int32", """{ "address": "holding:2", "type": "int32" }""", "-1234567890"),
        ("uint32", """{ "address": "holding:4", "type": "uint32" }""", "4123456789"),
        ("int64", """{ "address": "holding:6", "type": "int64" }""", "-1234567890123456789"),
        ("uint64", """{ "address": "holding:10", "type": "uint64" }""", "12345678901234567890"),
        ("float32", """{ "address": "holding:14", "type": "float32" }""", "0.1"),
        ("float64", """{ "address": "holding:16", "type": "float64" }""", "3.141592653589793"),
        ("register_bool", """{ "address": "holding:24", "type": "bool" }""", "true"),
        ("input", """{ "address": "input:0x05" }""", "105"),
        ("coil", """{ "address": "coil:3" }""", "true"),
        ("discrete", """{ "address": "discrete:6" }""", "false"),
    ];

    [Test]
    public async Task Values_of_every_type_arrive_exactly_as_documented()
    {
        await using var mosquitto = await Mosquitto.StartAsync();
        await using var slave = await PymodbusSlave.StartAsync();
        await using var sub = await MosquittoSub.StartAsync(mosquitto.Port, "telemetry/#");
        await using var gateway = await GatewayProcess.StartAsync(Manifest(mosquitto.Port, slave.Port, "reading", "telemetry/{device}/{channel}"));

        var messages = await sub.WaitForAsync(Channels.Length);

        foreach (var (channel, _, value) in Channels)
        {
            var message = messages.Single(m => m.Topic == $"telemetry/{Device}/{channel}");
            using var payload = JsonDocument.Parse(message.Payload);
            using (Assert.EnterMultipleScope())
            {
                Assert.That(payload.RootElement.GetProperty("value").GetRawText(), Is.EqualTo(value), channel);
                Assert.That(payload.RootElement.EnumerateObject().Select(p => p.Name), Is.EqualTo(new[] { "ts", "device", "channel", "value", "unit", "seq" }));
                Assert.That(payload.RootElement.GetProperty("device").GetString(), Is.EqualTo(Device));
                Assert.That(payload.RootElement.GetProperty("channel").GetString(), Is.EqualTo(channel));
                Assert.That(payload.RootElement.GetProperty("unit").GetString(), Is.EqualTo("kWh"));
                Assert.That(payload.RootElement.GetProperty("ts").GetString(), Does.Match(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$"));
            }
        }
        var sequence = messages.Select(m => JsonDocument.Parse(m.Payload).RootElement.GetProperty("seq").GetInt64());
        Assert.That(sequence, Is.EqualTo(Enumerable.Range(1, Channels.Length).Select(i => (long)i)), "numbered from 1, without a gap");
    }

    [Test]
    public async Task Payload_by_device_holds_all_channels_of_one_poll()
    {
        await using var mosquitto = await Mosquitto.StartAsync();
        await using var slave = await PymodbusSlave.StartAsync();
        await using var sub = await MosquittoSub.StartAsync(mosquitto.Port, "#");
        await using var gateway = await GatewayProcess.StartAsync(Manifest(mosquitto.Port, slave.Port, "device", "telemetry"));

        var message = (await sub.WaitForAsync(1))[0];

        using var payload = JsonDocument.Parse(message.Payload);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(message.Topic, Is.EqualTo("telemetry"));
            Assert.That(payload.RootElement.GetProperty("v").GetInt32(), Is.EqualTo(1));
            Assert.That(payload.RootElement.GetProperty("gateway").GetString(), Is.EqualTo("test-gateway"));
            Assert.That(payload.RootElement.GetProperty("device").GetString(), Is.EqualTo(Device));
            Assert.That(payload.RootElement.GetProperty("seq").GetInt64(), Is.EqualTo(1));
            Assert.That(
                payload.RootElement.GetProperty("values").EnumerateObject().Select(v => (v.Name, v.Value.GetRawText())),
                Is.EquivalentTo(Channels.Select(c => (c.Channel, c.Value))));
            Assert.That(payload.RootElement.TryGetProperty("bad", out _), Is.False);
        }
    }

    [Test]
    public async Task Slave_that_goes_away_is_reported_bad_once_and_read_again_when_it_is_back()
    {
        await using var mosquitto = await Mosquitto.StartAsync();
        await using var slave = await PymodbusSlave.StartAsync();
        await using var sub = await MosquittoSub.StartAsync(mosquitto.Port, "telemetry/+/int16");
        await using var gateway = await GatewayProcess.StartAsync(Manifest(mosquitto.Port, slave.Port, "reading", "telemetry/{device}/{channel}"));
        await sub.WaitForAsync(1);

        await slave.KillAsync();
        await gateway.Output.WaitForAsync("warn  connector plc");
        await slave.StartAgainAsync();
        await gateway.Output.WaitForAsync("works again");
        await gateway.Process.StopAsync();

        var qualities = sub.Messages.Select(m => m.Payload.Contains("\"quality\":\"bad\"", StringComparison.Ordinal)).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(qualities.Count(bad => bad), Is.EqualTo(1), string.Join('\n', sub.Messages));
            Assert.That(qualities[0], Is.False);
            Assert.That(qualities[^1], Is.False);
        }
    }

    private static string Manifest(int brokerPort, int slavePort, string payload, string topic)
    {
        var channels = string.Join(",\n", Channels.Select(c => $$"""{ "name": "{{c.Channel}}", "unit": "kWh", "interval": 1, "meta": {{c.Meta}} }"""));
        return $$"""
            {
              "sinks": [ { "type": "mqtt", "name": "mosquitto", "meta": { "host": "127.0.0.1", "port": {{brokerPort}}, "topic": "{{topic}}", "payload": "{{payload}}" } } ],
              "connectors": [
                { "protocol": "modbus", "name": "plc", "uuid": "06660949-eda8-4535-b96f-0d339562a26c", "meta": { "host": "127.0.0.1", "port": {{slavePort}} },
                  "devices": [ { "name": "meter", "uuid": "{{Device}}", "channels": [ {{channels}} ] } ] } ]
            }
            """;
    }
}
