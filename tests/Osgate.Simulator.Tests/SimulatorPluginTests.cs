using System.Runtime.CompilerServices;
using Osgate.Testing;

namespace Osgate.Simulator.Tests;

/// <summary>The plugin as the gateway has it: from its folder, in a load context of its own.</summary>
internal sealed class SimulatorPluginTests
{
    private const string Entry = """
        { "protocol": "default", "name": "demo", "uuid": "6a5b6c0e-6f0f-4d0e-9f4e-1f6d1f4b7a01", "meta": { "somekey": "somevalue", "seed": 1 },
          "devices": [ { "type": "default", "name": "meter", "uuid": "0d7d6f0a-4a52-4b0e-8a8b-3f2f2d1c9a02",
                         "channels": [ { "name": "any", "unit": "", "interval": 1 },
                                       { "name": "wave", "unit": "V", "interval": 1, "meta": { "signal": "sine", "period": 40, "decimals": 3 } } ] } ] }
        """;

    [Test]
    public async Task Plugin_reads_as_the_gateway_runs_it_and_is_unloaded()
    {
        using var harness = new PluginHarness();
        await ReadAsync(harness);
        Assert.That(await harness.UnloadAsync(), Is.True);
    }

    [Test]
    public void All_mistakes_of_a_channel_are_told_at_their_place()
    {
        using var harness = new PluginHarness();
        var problems = harness.Check($$"""{ "connectors": [ {{Entry.Replace("\"decimals\"", "\"start\": 3, \"decimal\"", StringComparison.Ordinal)}} ] }""");
        Assert.That(problems.Select(problem => $"{problem.Path}: {problem.Message}"),
            Has.One.StartsWith("connectors[0].devices[0].channels[1].meta.decimal").And.Some.Contains("decimals"));
    }

    // Nothing of the plugin may stay on the stack of the test that watches it go.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task ReadAsync(PluginHarness harness)
    {
        await using var connector = harness.Connector(Entry);
        await connector.ConnectAsync();
        harness.Clock.Advance(TimeSpan.FromSeconds(10));
        var readings = await connector.PollAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(readings.Select(reading => reading.Channel), Is.EqualTo((string[])["any", "wave"]));
            Assert.That(readings[0].Value.AsInt64(), Is.InRange(0, 255));
            Assert.That(readings[1].Value, Is.EqualTo(ReadingValue.From(100.0)));
        }
    }
}
