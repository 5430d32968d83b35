using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Osgate.Core;
using Osgate.Core.Manifests;
using Osgate.Testing.Peers;

namespace Osgate.Benchmarks;

/// <summary>Devices polled over Modbus TCP, through real plugin contexts, confirmed with QoS 1 by a mosquitto with one
/// subscriber; the slave, the broker and the subscriber are processes of their own on the same machine.</summary>
internal static class WholeWay
{
    private const int Devices = 10;
    private const int ChannelsPerDevice = 100;

    public static async Task<int> RunAsync(TimeSpan time)
    {
        Console.WriteLine($"{Environment.ProcessorCount} cores, .NET {Environment.Version}, {Devices} devices x {ChannelsPerDevice} channels, {time.TotalSeconds} s each");
        await using var mosquitto = await Mosquitto.StartAsync("log_type none\nmax_queued_messages 0");
        var slavePort = LocalPort.TakeFree();
        await using var slave = await SelfAsync("slave", $"{slavePort}");
        await LocalPort.WaitUntilListensAsync(slavePort, slave);
        using var subscriber = Process.Start(new ProcessStartInfo("mosquitto_sub", ["-h", "127.0.0.1", "-p", $"{mosquitto.Port}", "-t", "#", "-q", "0", "-F", "%%"]) { RedirectStandardOutput = true })!;
        var reading = DrainAsync(subscriber);

        await using (var broker = await SelfAsync("broker", $"{mosquitto.Port}", time.TotalSeconds.ToString(CultureInfo.InvariantCulture)))
        {
            await broker.WaitForExitAsync(time + TimeSpan.FromSeconds(30));
            Console.WriteLine(string.Join('\n', broker.Output.All));
        }
        await MeasureAsync("polled alone, no sink", null, slavePort, "", interval: 0.001, time);
        // More than the broker takes, so that it is the limit and not the schedule.
        await MeasureAsync("one message per reading", mosquitto.Port, slavePort, "reading", interval: 0.03, time);
        foreach (var interval in (double[])[0.01, 0.004, 0.002, 0.001])
            await MeasureAsync($"one message per device, every {interval * 1000} ms", mosquitto.Port, slavePort, "device", interval, time);
        subscriber.Kill();
        await reading;
        return 0;
    }

    private static async Task MeasureAsync(string what, int? brokerPort, int slavePort, string payload, double interval, TimeSpan time)
    {
        var state = Directory.CreateTempSubdirectory("osgate-bench-");
        var options = new GatewayOptions { Id = "bench", StateFolder = state.FullName, PluginFolder = Path.Combine(AppContext.BaseDirectory, "plugins") };
        await using (var gateway = new Gateway(options, NullLoggerFactory.Instance))
        {
            using var document = JsonDocument.Parse(Manifest(brokerPort, slavePort, payload, interval));
            var problems = await gateway.ApplyAsync(ManifestReader.Read(document.RootElement, "bench"));
            foreach (var problem in problems)
                Console.WriteLine($"{problem.Path}: {problem.Message}");
            await Task.Delay(TimeSpan.FromSeconds(3));
            var before = Snapshot.Take(gateway);
            await Task.Delay(time);
            Console.WriteLine($"{what}: {Snapshot.Take(gateway).Since(before)}");
        }
        state.Delete(recursive: true);
    }

    private static string Manifest(int? brokerPort, int slavePort, string payload, double interval)
    {
        var topic = payload == "device" ? "telemetry/{device}" : "telemetry/{device}/{channel}";
        var sink = brokerPort is null ? "" : $$"""{ "type": "mqtt", "name": "mosquitto", "meta": { "host": "127.0.0.1", "port": {{brokerPort}}, "topic": "{{topic}}", "payload": "{{payload}}" } }""";
        var text = new StringBuilder($$"""{ "sinks": [ {{sink}} ], "connectors": [ """);
        for (var device = 0; device < Devices; device++)
        {
            // A name of its own for each, so that each has a connection of its own, as devices on a network have.
            text.Append(CultureInfo.InvariantCulture, $$"""
                { "protocol": "modbus", "name": "plc-{{device}}", "uuid": "{{Guid.NewGuid()}}", "meta": { "host": "127.0.0.{{device + 1}}", "port": {{slavePort}} },
                  "devices": [ { "name": "plc-{{device}}", "uuid": "{{Guid.NewGuid()}}", "channels": [
                """);
            for (var channel = 0; channel < ChannelsPerDevice; channel++)
                text.Append(CultureInfo.InvariantCulture, $$"""{ "name": "holding-{{channel}}", "unit": "kWh", "interval": {{interval}}, "meta": { "address": "holding:{{channel}}" } },""");
            text.Length--;
            text.Append("] } ] },");
        }
        text.Length--;
        return text.Append("] }").ToString();
    }

    private static async Task DrainAsync(Process process)
    {
        var buffer = new char[64 * 1024];
        while (await process.StandardOutput.ReadAsync(buffer) > 0)
        {
        }
    }

    private static Task<ChildProcess> SelfAsync(params string[] arguments) =>
        ChildProcess.StartAsync(Peer.Find("dotnet")!, [typeof(WholeWay).Assembly.Location, .. arguments]);
}
