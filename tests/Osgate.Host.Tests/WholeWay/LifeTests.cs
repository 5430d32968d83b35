using System.Diagnostics;
using Osgate.Testing.Peers;

namespace Osgate.Host.Tests.WholeWay;

/// <summary>Starting, stopping, and what is wrong in between.</summary>
internal sealed class LifeTests
{
    private const string Connectors = """
        "connectors": [
            { "protocol": "default", "name": "Office", "uuid": "06660949-eda8-4535-b96f-0d339562a26c",
              "devices": [ { "name": "Meter", "uuid": "aef2a553-a463-4f30-ad52-2fd70a6bd65c", "channels": [ { "name": "power", "interval": 0.05 } ] } ] }
        """;

    [TestCase(15, TestName = "Stops_on_SIGTERM_within_5_s_with_everything_delivered")]
    [TestCase(2, TestName = "Stops_on_Ctrl_C_within_5_s_with_everything_delivered")]
    public async Task Stops_cleanly(int signal)
    {
        await using var mosquitto = await Mosquitto.StartAsync();
        await using var sub = await MosquittoSub.StartAsync(mosquitto.Port, "#");
        await using var gateway = await GatewayProcess.StartAsync($$"""
            { "sinks": [ { "type": "mqtt", "name": "mosquitto", "meta": { "host": "127.0.0.1", "port": {{mosquitto.Port}} } } ], {{Connectors}} ] }
            """);
        await sub.WaitForAsync(5);

        var exitCode = await gateway.Process.SignalAsync(signal, TimeSpan.FromSeconds(5));

        var last = gateway.Output.All[^1];
        var delivered = int.Parse(last.Split("stopped: ")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        var messages = await sub.WaitForAsync(delivered);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(exitCode, Is.Zero);
            Assert.That(last, Does.EndWith("readings delivered, 0 wait in the spool"));
            Assert.That(messages[^1].Payload, Does.Contain($"\"seq\":{delivered}}}"));
        }
    }

    [Test]
    public async Task What_could_not_be_delivered_is_counted_in_the_last_line()
    {
        await using var gateway = await GatewayProcess.StartAsync($$"""
            { "sinks": [ { "type": "mqtt", "name": "nobody", "meta": { "host": "127.0.0.1", "port": {{LocalPort.TakeFree()}} } } ], {{Connectors}} ] }
            """);
        await gateway.Output.WaitForAsync("warn  sink nobody: delivery:");

        var exitCode = await gateway.Process.SignalAsync(15, TimeSpan.FromSeconds(5));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(exitCode, Is.Zero);
            Assert.That(gateway.Output.All[^1], Does.Match(@"stopped: 0 readings delivered, [1-9]\d* wait in the spool$"));
        }
    }

    [Test]
    public async Task Second_start_says_who_holds_the_state_folder()
    {
        await using var gateway = await GatewayProcess.StartAsync($"{{ {Connectors} ] }}");
        await gateway.Output.WaitForAsync("JSON-RPC at");

        var (exitCode, output) = await gateway.CommandAsync("run", "--rpc:listen=off");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(exitCode, Is.EqualTo(1));
            Assert.That(output.Errors[^1], Does.Contain($"is held by process {gateway.Process.Id}"));
        }
    }

    [Test]
    public async Task Starts_again_after_it_was_killed()
    {
        await using var gateway = await GatewayProcess.StartAsync($"{{ {Connectors} ] }}");
        await gateway.Output.WaitForAsync("JSON-RPC at");
        await gateway.Process.KillAsync();

        await gateway.StartAgainAsync();

        Assert.That((await gateway.CallAsync("ping")).GetProperty("result").GetString(), Is.EqualTo("pong"));
    }

    [Test]
    public async Task Everything_that_is_wrong_is_said_at_once_and_the_rest_runs()
    {
        const string manifest = $$"""
            { "sinks": [ { "type": "mqqt", "name": "wrong" } ], {{Connectors}},
                { "protocol": "modbuss", "name": "unknown", "uuid": "57bd86d8-6f7e-4c49-ac6a-d57ff0ca0407" },
                { "protocol": "modbus", "name": "plc", "uuid": "0c1f5e0a-7a39-4b2a-9a53-4f1c4b8a6f11", "meta": { "host": "127.0.0.1", "port": 1, "timout": 3 } },
                { "protocol": "modbus", "name": "nobody", "uuid": "16cf403a-69cd-462e-bdbf-e1de760d5173", "meta": { "host": "127.0.0.1", "port": 1 },
                  "devices": [ { "name": "d", "uuid": "2624a2bf-b325-41b5-9272-75b31ac47fff", "channels": [
                    { "name": "a", "interval": 1, "meta": { "address": "holdin:12" } }, { "name": "b", "interval": 1, "meta": { "address": "holding:12" } } ] } ] } ] }
            """;
        await using var gateway = await GatewayProcess.StartAsync(manifest);
        var (exitCode, check) = await gateway.CommandAsync("check");
        await gateway.Output.WaitForAsync("warn  connector nobody: tcp 127.0.0.1:1:");
        var status = (await gateway.CallAsync("gateway.status")).GetProperty("result");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(exitCode, Is.EqualTo(1));
            foreach (var said in (string[])
            [
                "osgate.json: sinks[0].type: no plugin", "(did you mean 'mqtt'?)",
                "osgate.json: connectors[1].protocol: no plugin", "(did you mean 'modbus'?)",
                "osgate.json: connectors[2].meta.timout: is not known here (did you mean 'timeout'?)",
                "osgate.json: connectors[3].devices[0].channels[0].meta.address: 'holdin:12'", "did you mean 'holding:12'?",
            ])
            {
                Assert.That(check.All, Has.Some.Contains(said));
                Assert.That(gateway.Output.All, Has.Some.Contains(said));
            }
            Assert.That(status.GetProperty("connectors")[0].GetProperty("lanes")[0].GetProperty("state").GetString(), Is.EqualTo("running"));
            Assert.That(status.GetProperty("connectors")[1].GetProperty("lanes")[0].GetProperty("devices")[0].GetProperty("channels").GetInt32(), Is.EqualTo(1));
        }
    }

    [Test]
    public async Task Readings_without_a_sink_are_counted_as_lost()
    {
        await using var gateway = await GatewayProcess.StartAsync($"{{ {Connectors} ] }}");
        await gateway.Output.WaitForAsync("there is no sink: readings go nowhere");
        await gateway.Output.WaitForAsync("connector Office: connected");
        while (await ReadingsAsync(gateway) == 0)
            await Task.Yield();

        await gateway.Process.StopAsync();

        Assert.That(gateway.Output.All[^1], Does.Match(@"stopped: 0 readings delivered, 0 wait in the spool, [1-9]\d* lost$"));
    }

    [Test]
    public async Task Names_that_no_topic_can_hold_are_errors()
    {
        await using var gateway = await GatewayProcess.StartAsync($"{{ {Connectors} ] }}".Replace("\"power\"", $"\"{new string('n', 70_000)}\"", StringComparison.Ordinal));
        var (exitCode, check) = await gateway.CommandAsync("check");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(exitCode, Is.EqualTo(1));
            Assert.That(check.All, Has.Some.Contains("channels[0].name:").And.Some.Contains("shorten it to 200"));
        }
    }

    [Test]
    public async Task Broken_json_names_the_line_and_ends_with_1()
    {
        await using var gateway = await GatewayProcess.StartAsync("{\n  \"sinks\": [ }\n");
        var exitCode = await gateway.Process.WaitForExitAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(exitCode, Is.EqualTo(1));
            Assert.That(gateway.Output.Errors[^1], Does.StartWith("osgate.json: line 2, byte "));
        }
    }

    [Test]
    public async Task Plugin_that_is_overwritten_and_truncated_where_it_was_dropped_runs_on()
    {
        var drop = Directory.CreateTempSubdirectory("osgate-plugins-");
        var built = Path.Combine(Path.GetDirectoryName(HostProcess.FindBuilt())!, "plugins", "Osgate.Simulator");
        var dropped = Path.Combine(drop.FullName, "Osgate.Simulator");
        Directory.CreateDirectory(dropped);
        foreach (var file in Directory.GetFiles(built))
            File.Copy(file, Path.Combine(dropped, Path.GetFileName(file)));
        await using var gateway = await GatewayProcess.StartAsync($"{{ {Connectors} ] }}", $"--plugins={drop.FullName}");
        var before = await ReadingsAsync(gateway);

        await File.WriteAllBytesAsync(Path.Combine(dropped, "Osgate.Simulator.dll"), new byte[4096]);
        await File.WriteAllBytesAsync(Path.Combine(dropped, "Osgate.Simulator.dll"), []);

        var watch = Stopwatch.StartNew();
        while (await ReadingsAsync(gateway) < before + 20 && watch.Elapsed < TimeSpan.FromSeconds(20))
            await Task.Delay(50);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await ReadingsAsync(gateway), Is.GreaterThanOrEqualTo(before + 20));
            Assert.That(gateway.Process.HasExited, Is.False);
        }
        drop.Delete(recursive: true);
    }

    private static async Task<long> ReadingsAsync(GatewayProcess gateway)
    {
        var status = (await gateway.CallAsync("gateway.status")).GetProperty("result");
        return status.GetProperty("connectors")[0].GetProperty("lanes")[0].GetProperty("readings").GetInt64();
    }
}
