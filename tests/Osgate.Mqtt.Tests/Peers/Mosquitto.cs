using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Osgate.Mqtt.Tests;

/// <summary>A mosquitto of the test's own, on a free port; it can be killed and started again.</summary>
internal sealed class Mosquitto : IAsyncDisposable
{
    private readonly string _configuration = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"mosquitto-{Guid.NewGuid():N}.conf");
    private Process? _process;

    private Mosquitto(int port) => Port = port;

    public int Port { get; }

    /// <summary>Starts one; the test is ignored where mosquitto is missing.</summary>
    public static async Task<Mosquitto> StartAsync(string more = "")
    {
        Find("mosquitto");
        Find("mosquitto_sub");
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        var broker = new Mosquitto(port);
        await File.WriteAllTextAsync(broker._configuration, $"listener {port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\n{more}\n");
        await broker.RestartAsync();
        return broker;
    }

    public async Task RestartAsync()
    {
        _process = Start("mosquitto", "-c", _configuration);
        for (var attempt = 0; ; attempt++)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, Port);
                return;
            }
            catch (SocketException) when (attempt < 200 && !_process.HasExited)
            {
                // Not listening yet.
                await Task.Delay(50);
            }
        }
    }

    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Subscribes with mosquitto_sub, which ends after a number of messages; returns when it is subscribed.</summary>
    public async Task<Process> SubscribeAsync(int messages, string topic, string format = "%t %p")
    {
        // The first message is retained, so that it comes at once and shows that the subscription stands.
        await PublishAsync("ready", "yes", "-r");
        var subscriber = Start("mosquitto_sub", "-p", $"{Port}", "-q", "1", "-t", "ready", "-t", topic, "-C", $"{messages + 1}", "-F", format);
        Assert.That(await subscriber.StandardOutput.ReadLineAsync(), Does.Contain("yes"));
        return subscriber;
    }

    public async Task PublishAsync(string topic, string payload, params string[] more)
    {
        using var publisher = Start("mosquitto_pub", ["-p", $"{Port}", "-q", "1", "-t", topic, "-m", payload, .. more]);
        await publisher.WaitForExitAsync();
        Assert.That(publisher.ExitCode, Is.Zero);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
            await KillAsync();
        _process?.Dispose();
        File.Delete(_configuration);
    }

    private static Process Start(string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(Find(program), arguments) { RedirectStandardOutput = true, RedirectStandardError = program == "mosquitto" })!;

    private static string Find(string program)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin");
        var found = folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
        if (found is not null)
            return found;
        var message = $"{program} is not installed: apt-get install mosquitto mosquitto-clients";
        if (Environment.GetEnvironmentVariable("OSGATE_REQUIRE_PEERS") == "1")
            Assert.Fail(message);
        Assert.Ignore(message);
        throw new InvalidOperationException(message);
    }
}
