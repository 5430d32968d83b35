using System.Text.Json;
using Osgate.Testing.Peers;

namespace Osgate.Host.Tests.WholeWay;

/// <summary><c>osgate spool</c>, with the built host: beside a gateway that runs, and without one.</summary>
internal sealed class SpoolCommandTests
{
    [Test]
    public async Task What_waits_for_a_broker_that_is_away_is_shown_read_and_exported()
    {
        await using var gateway = await GatewayProcess.StartAsync(Manifest("away"));
        await WaitForBacklogAsync(gateway, "away");
        var running = await gateway.CommandAsync("spool");
        var exported = await gateway.CommandAsync("spool", "export", "--sink", "away");
        await gateway.Process.KillAsync();
        var alone = await gateway.CommandAsync("spool");
        var verified = await gateway.CommandAsync("spool", "verify");
        var lines = exported.Output.All.Where(l => l.StartsWith('{')).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(running.Output.All, Has.Some.Match(@"^\S+ (bytes|kB) of 1074 MB in \d files?, since 20"));
            Assert.That(running.Output.All, Has.Some.Match(@"^away +[\d,]+ +[\d,]+ +20.* s ago +0$"));
            Assert.That(exported.ExitCode, Is.Zero);
            Assert.That(lines.Select(l => l.GetProperty("seq").GetInt64()), Is.EqualTo(Enumerable.Range(1, lines.Count).Select(i => (long)i)));
            Assert.That(lines, Is.Not.Empty);
            Assert.That(alone.Output.All, Has.Some.Match("no gateway runs here$"));
            Assert.That(alone.Output.All, Has.Some.Match(@"^away +[\d,]+ +[\d,]+ +20"));
            Assert.That(verified.Output.All, Has.Some.EqualTo("all of it can be read"));
            Assert.That(verified.ExitCode, Is.Zero);
        }
    }

    [Test]
    public async Task A_sink_that_the_manifest_does_not_name_any_more_is_said_and_can_be_forgotten()
    {
        await using var gateway = await GatewayProcess.StartAsync(Manifest("away"));
        await WaitForBacklogAsync(gateway, "away");
        gateway.Write(Manifest("other"));
        await gateway.StartAgainAsync();
        await gateway.Output.WaitForAsync("readings wait for sink 'away', which the manifest does not name any more");
        await gateway.Output.WaitForAsync("JSON-RPC at");
        var unsure = await gateway.CommandAsync("spool", "forget", "away");
        var named = await gateway.CommandAsync("spool", "forget", "other", "--yes");
        var sure = await gateway.CommandAsync("spool", "forget", "away", "--yes");
        var after = await gateway.CommandAsync("spool");
        using (Assert.EnterMultipleScope())
        {
            Assert.That((unsure.ExitCode, named.ExitCode, sure.ExitCode), Is.EqualTo((1, 1, 0)));
            Assert.That(unsure.Output.All, Has.Some.Contains("add --yes if it may go"));
            Assert.That(named.Output.All, Has.Some.Contains("'other' is in the manifest: take it out there first"));
            Assert.That(sure.Output.All, Has.Some.Match(@"^'away' is forgotten, with [\d,]+ readings that waited$"));
            Assert.That(after.Output.All, Has.None.Match("^away "));
        }
    }

    [Test]
    public async Task What_was_confirmed_and_is_kept_is_sent_again_on_request()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var gateway = await GatewayProcess.StartAsync(Manifest("local", broker.Port, keep: true));
        await WaitAsync(gateway, "local", static s => s.GetProperty("delivered").GetInt64() > 20);
        var wrong = await gateway.CommandAsync("spool", "replay", "local");
        var (exitCode, output) = await gateway.CommandAsync("spool", "replay", "local", "--sequence", "3");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(exitCode, Is.Zero);
            Assert.That(output.All, Has.Some.StartsWith("'local' goes on with report 3,"));
            Assert.That(wrong.ExitCode, Is.EqualTo(1));
            Assert.That(wrong.Output.All, Has.Some.StartsWith("say what to send again: --since"));
        }
    }

    [Test]
    public async Task Without_a_gateway_what_needs_one_says_so()
    {
        await using var gateway = new GatewayProcess();
        gateway.Write(Manifest("away"));
        var (exitCode, output) = await gateway.CommandAsync("spool", "rejected", "away");
        var nothing = await gateway.CommandAsync("spool");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(exitCode, Is.EqualTo(1));
            Assert.That(output.All, Has.Some.StartsWith("no gateway runs with this state folder"));
            Assert.That(nothing.ExitCode, Is.EqualTo(1));
            Assert.That(nothing.Output.All, Has.Some.StartsWith("there is no spool in "));
        }
    }

    private static Task WaitForBacklogAsync(GatewayProcess gateway, string sink) =>
        WaitAsync(gateway, sink, static s => s.GetProperty("backlog").GetInt64() > 10);

    private static async Task WaitAsync(GatewayProcess gateway, string sink, Func<JsonElement, bool> isThere)
    {
        while (true)
        {
            var status = (await gateway.CallAsync("gateway.status")).GetProperty("result");
            // The oldest is looked at once a second.
            if (isThere(status.GetProperty("sinks").EnumerateArray().First(s => s.GetProperty("name").GetString() == sink))
                && (!status.GetProperty("spool").GetProperty("sinks").EnumerateArray().Any(static s => s.GetProperty("readings").GetInt64() > 10 && !s.TryGetProperty("oldest", out _))))
                return;
            await Task.Delay(50);
        }
    }

    private static string Manifest(string sink, int port = 1, bool keep = false) => $$"""
        { "sinks": [ { "type": "mqtt", "name": "{{sink}}", {{(keep ? "\"keep\": { \"age\": 600 }," : "")}} "meta": { "host": "127.0.0.1", "port": {{port}} } } ],
          "connectors": [
            { "protocol": "simulator", "name": "Plant", "uuid": "06660949-eda8-4535-b96f-0d339562a26c",
              "devices": [ { "name": "Meter", "uuid": "aef2a553-a463-4f30-ad52-2fd70a6bd65c", "channels": [ { "name": "power", "interval": 0.05 } ] } ] } ] }
        """;
}
