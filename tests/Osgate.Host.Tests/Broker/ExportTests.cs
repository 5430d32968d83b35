using System.Text.Json;
using Osgate.Testing.Peers;

namespace Osgate.Host.Tests.Broker;

/// <summary>The gateway as it was built, with its embedded broker and its tail, in processes of their own.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Platform("Linux")]
internal sealed class ExportTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("osgate-export-");
    private readonly int _port = LocalPort.TakeFree();

    public void Dispose() => _folder.Delete(recursive: true);

    [Test]
    public async Task Gateway_on_a_box_without_a_broker_exports_all_the_same()
    {
        Configure();
        await using var gateway = await HostProcess.StartAsync(_folder.FullName, ["run"]);
        await gateway.Output.WaitForAsync($"an embedded MQTT broker runs at 127.0.0.1:{_port}");
        await using (var subscriber = await MosquittoSub.StartAsync(_port, "site/#"))
        {
            var message = (await subscriber.WaitForAsync(1))[0];
            using var payload = JsonDocument.Parse(message.Payload);
            using (Assert.EnterMultipleScope())
            {
                Assert.That(message.Topic, Is.EqualTo("site/0d7d6f0a-4a52-4b0e-8a8b-3f2f2d1c9a02/level"));
                Assert.That(payload.RootElement.GetProperty("value").GetDouble(), Is.EqualTo(21.5));
            }
        }
        Assert.That(await gateway.StopAsync(), Is.Zero, gateway.Output.ToString());
    }

    [Test]
    public async Task Tail_shows_what_the_gateway_exports()
    {
        Configure();
        await using var gateway = await HostProcess.StartAsync(_folder.FullName, ["run"]);
        await gateway.Output.WaitForAsync("an embedded MQTT broker runs");
        await using var tail = await HostProcess.StartAsync(_folder.FullName, ["tail"]);
        Assert.That(await tail.Output.WaitForAsync("site/0d7d6f0a"), Does.StartWith("site/0d7d6f0a-4a52-4b0e-8a8b-3f2f2d1c9a02/level {"));
        Assert.That(await tail.StopAsync(), Is.Zero, tail.Output.ToString());
    }

    [Test]
    public async Task Tail_without_a_broker_says_so_and_fails()
    {
        Configure();
        await using var tail = await HostProcess.StartAsync(_folder.FullName, ["tail"]);
        Assert.That(await tail.WaitForExitAsync(), Is.EqualTo(1));
        Assert.That(tail.Output.All, Is.EqualTo((string[])[$"nothing listens at localhost:{_port}: is the gateway or a broker running?"]));
    }

    private void Configure() => File.WriteAllText(Path.Combine(_folder.FullName, "osgate.json"), $$"""
        {
          "gateway": { "id": "test", "broker": "auto", "rpc": { "listen": "127.0.0.1:{{LocalPort.TakeFree()}}" } },
          "sinks": [ { "id": 1, "type": "mqtt", "name": "local", "meta": { "host": "localhost", "port": {{_port}}, "topic": "site/{device}/{channel}" } } ],
          "connectors": [ { "protocol": "simulator", "name": "demo", "uuid": "6a5b6c0e-6f0f-4d0e-9f4e-1f6d1f4b7a01",
            "devices": [ { "name": "tank", "uuid": "0d7d6f0a-4a52-4b0e-8a8b-3f2f2d1c9a02",
                           "channels": [ { "name": "level", "unit": "m", "interval": 0.2, "meta": { "signal": "constant", "value": 21.5 } } ] } ] } ]
        }
        """);
}
