using Osgate.Testing.Peers;

namespace Osgate.Host.Tests.WholeWay;

/// <summary>A file of the ancestor's shape: no settings, keys that nobody reads, no meta, two devices of one name.</summary>
internal sealed class AncestorFileTests
{
    private const string File = """
        {
          "sinks": [
            { "id": 1, "type": "mqtt", "name": "localMqttBroker", "meta": { "host": "localhost", "port": 1883, "topic": "telemetry", "keepalive": 60 } }
          ],
          "connectors": [
            { "protocol": "default", "name": "Office server", "uuid": "06660949-eda8-4535-b96f-0d339562a26c", "meta": { "somekey": "somevalue" },
              "devices": [
                { "type": "default", "name": "Terminal B", "uuid": "aef2a553-a463-4f30-ad52-2fd70a6bd65c", "meta": {},
                  "channels": [ { "name": "energy_kwh", "unit": "kwh", "interval": 15, "meta": {} }, { "name": "energy_kw", "unit": "kw", "interval": 1 } ] },
                { "type": "default", "name": "Freezer", "uuid": "a5448e71-1bbd-4634-bdd7-06a84bf2649e",
                  "channels": [ { "name": "temperature", "unit": "c", "interval": 2 } ] } ] },
            { "protocol": "default", "name": "Server room", "uuid": "57bd86d8-6f7e-4c49-ac6a-d57ff0ca0407", "meta": { "somekey": "somevalue" },
              "devices": [
                { "type": "default", "name": "Freezer", "uuid": "16cf403a-69cd-462e-bdbf-e1de760d5173",
                  "channels": [ { "name": "temperature", "unit": "c", "interval": 2 } ] },
                { "type": "default", "name": "Freezer 6", "uuid": "2624a2bf-b325-41b5-9272-75b31ac47fff",
                  "channels": [ { "name": "temperature", "unit": "c", "interval": 2 } ] } ] },
            { "protocol": "mqtt", "name": "Broker", "uuid": "0c1f5e0a-7a39-4b2a-9a53-4f1c4b8a6f11", "meta": { "host": "localhost", "port": 1883, "keepalive": 60 },
              "devices": [
                { "type": "default", "name": "Sensor", "uuid": "7a8b5d0f-2f52-4a9c-8d3e-6f1b8c1e4d21",
                  "channels": [ { "name": "humidity", "unit": "%", "interval": 30 } ] } ] }
          ]
        }
        """;

    [Test]
    public async Task Runs_unchanged_and_delivers_what_devices_and_peers_say()
    {
        await using var mosquitto = await Mosquitto.StartAsync();
        await using var sub = await MosquittoSub.StartAsync(mosquitto.Port, "telemetry");
        await using var gateway = await GatewayProcess.StartAsync(File.Replace("1883", $"{mosquitto.Port}", StringComparison.Ordinal));
        await gateway.Output.WaitForAsync("connector Broker: connected");

        var publish = await ChildProcess.StartAsync(
            Peer.Require("mosquitto_pub", "mosquitto-clients"),
            ["-h", "127.0.0.1", "-p", $"{mosquitto.Port}", "-q", "1", "-t", "7a8b5d0f-2f52-4a9c-8d3e-6f1b8c1e4d21/humidity", "-m", "41.5"]);
        await publish.WaitForExitAsync();
        await publish.DisposeAsync();

        await gateway.Output.WaitForAsync("connectors: 3, devices: 5, channels: 6, sinks: 1");
        while (!sub.Messages.Any(m => m.Payload.Contains("humidity", StringComparison.Ordinal)))
            await sub.WaitForAsync(sub.Messages.Count + 1);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(sub.Messages.Single(m => m.Payload.Contains("humidity", StringComparison.Ordinal)).Payload, Does.Contain("\"value\":41.5,\"unit\":\"%\""));
            foreach (var device in (string[])["aef2a553-a463-4f30-ad52-2fd70a6bd65c", "a5448e71-1bbd-4634-bdd7-06a84bf2649e", "16cf403a-69cd-462e-bdbf-e1de760d5173", "2624a2bf-b325-41b5-9272-75b31ac47fff"])
                Assert.That(sub.Messages.Any(m => m.Payload.Contains(device, StringComparison.Ordinal)), device);
            Assert.That(gateway.Output.All.Where(l => l.Contains(" error ", StringComparison.Ordinal)), Is.Empty);
        }
    }
}
