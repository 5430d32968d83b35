using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Osgate.Testing.Peers;

namespace Osgate.Benchmarks;

/// <summary>The built host with the example's six simulated devices and a mosquitto: how long until the first reading is seen
/// by a subscriber, and how much memory it has then and after a while.</summary>
internal static partial class StartUp
{
    private const int Runs = 5;

    public static async Task<int> RunAsync()
    {
        await using var mosquitto = await Mosquitto.StartAsync("log_type none");
        var folder = Directory.CreateTempSubdirectory("osgate-bench-");
        var example = await File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(HostProcess.FindBuilt())!, "osgate.json"));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "osgate.json"), example.Replace("1883", $"{mosquitto.Port}", StringComparison.Ordinal));
        for (var run = 0; run < Runs; run++)
        {
            await using var sub = await MosquittoSub.StartAsync(mosquitto.Port, "telemetry/#");
            var started = Stopwatch.GetTimestamp();
            await using var host = await HostProcess.StartAsync(folder.FullName, ["run", "--broker=off", "--rpc:listen=off"]);
            await sub.WaitForAsync(1);
            var first = Stopwatch.GetElapsedTime(started);
            await Task.Delay(TimeSpan.FromSeconds(10));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"run {run + 1}: {first.TotalSeconds:N2} s to the first exported reading, {ResidentMegabytes(host.Id)} MB resident after 10 s"));
            await host.StopAsync();
        }
        folder.Delete(recursive: true);
        return 0;
    }

    private static string ResidentMegabytes(int process)
    {
        var status = File.ReadAllText($"/proc/{process}/status");
        return (long.Parse(Resident().Match(status).Groups[1].Value, CultureInfo.InvariantCulture) / 1024).ToString(CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"VmRSS:\s+(\d+) kB")]
    private static partial Regex Resident();
}
