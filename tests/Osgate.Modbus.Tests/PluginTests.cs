using Osgate.Testing;

namespace Osgate.Modbus.Tests;

/// <summary>The plugin as the gateway sees it: a folder, in a load context of its own.</summary>
[CancelAfter(60_000)]
public sealed class PluginTests
{
    [Test]
    public async Task Plugin_polls_in_its_own_context_and_can_be_unloaded()
    {
        using var harness = new PluginHarness();

        await PollManyTimesAsync(harness);

        Assert.That(await harness.UnloadAsync(), "something of the plugin outlives it");
    }

    [Test]
    public void Schema_and_check_name_everything_that_is_wrong()
    {
        using var harness = new PluginHarness();

        var misnamed = harness.Check(Manifest("""{ "host": "plc", "timout": 2 }""", """{ "unit": 300 }""", """{ "address": "coil:1", "type": "floaat32" }"""));
        var unfit = harness.Check(Manifest("""{ "host": "plc" }""", """{ "unit": 30 }""", """{ "address": "coil:1", "type": "float32" }"""));

        Assert.That(misnamed.Select(problem => problem.Message), Has.Some.Contains("'timeout'").And.Some.Contains("255").And.Some.Contains("'float32'"));
        Assert.That(unfit.Select(problem => problem.Path), Is.EqualTo(new[] { "connectors[0].devices[0].channels[0].meta.type" }));
    }

    // In a method of its own, so that nothing here holds the context.
    private static async Task PollManyTimesAsync(PluginHarness harness)
    {
        await using var slave = ScriptedSlave.Answering(request => request.AnswerWithAddresses());
        await using var connector = harness.Connector(Entry(
            $$"""{ "host": "127.0.0.1", "port": {{slave.Port}} }""", "{}", """{ "address": "holding:7", "type": "uint32" }"""));
        Assert.That(connector.Instance.GetType().Assembly.IsCollectible);
        await connector.ConnectAsync();

        for (var i = 0; i < 100; i++)
        {
            var readings = await connector.PollAsync();
            Assert.That(readings.Select(reading => reading.Value), Is.EqualTo(new ReadingValue[] { (7L << 16) | 8 }));
        }
        Assert.That(connector.Lanes, Is.EqualTo(new[] { $"tcp 127.0.0.1:{slave.Port}" }));
    }

    private static string Manifest(string meta, string deviceMeta, string channelMeta) =>
        $$"""{ "connectors": [ {{Entry(meta, deviceMeta, channelMeta)}} ] }""";

    private static string Entry(string meta, string deviceMeta, string channelMeta) =>
        $$"""
        { "protocol": "modbus", "name": "plant", "uuid": "0b7e9b52-5c0e-4a0e-9d0a-6b1f7b0f2a11", "meta": {{meta}},
          "devices": [ { "name": "meter", "uuid": "5d2f6a1e-8a52-4d0c-8f0b-1f6c2f3f9e01", "meta": {{deviceMeta}},
                         "channels": [ { "name": "energy", "interval": 1, "meta": {{channelMeta}} } ] } ] }
        """;
}
