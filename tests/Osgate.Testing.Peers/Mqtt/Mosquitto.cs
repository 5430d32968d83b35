namespace Osgate.Testing.Peers;

/// <summary>A mosquitto of the test's own, at a port of 127.0.0.1 that it keeps over stops and starts.</summary>
public sealed class Mosquitto : IAsyncDisposable
{
    private readonly string _path;
    private readonly DirectoryInfo _folder;
    private readonly string _configuration;
    private ChildProcess? _process;

    private Mosquitto(string path, int port, string extra)
    {
        _path = path;
        Port = port;
        _folder = Directory.CreateTempSubdirectory("osgate-mosquitto-");
        _configuration = Path.Combine(_folder.FullName, "mosquitto.conf");
        // As root mosquitto would become another user, who may not read the folder.
        File.WriteAllText(_configuration, $"""
            user root
            listener {port} 127.0.0.1
            allow_anonymous true
            persistence_location {_folder.FullName}/
            log_dest stderr
            log_type all
            {extra}

            """);
    }

    /// <summary>Its port.</summary>
    public int Port { get; }

    /// <summary>A folder of its own, for files that its configuration names; gone when it is disposed.</summary>
    public string Folder => _folder.FullName;

    /// <summary>What it logs since it was started the last time.</summary>
    public OutputLines Log => _process?.Output ?? throw new InvalidOperationException("mosquitto was not started");

    /// <summary>Ends the test where mosquitto is missing: ignored, or failed when OSGATE_REQUIRE_PEERS is 1.</summary>
    public static string Require() => Peer.Require("mosquitto", "mosquitto mosquitto-clients");

    /// <summary>Starts one.</summary>
    /// <param name="extra">Lines for its configuration; <c>persistence true</c> makes it keep sessions over a stop.</param>
    /// <param name="port">Its port (default: a free one).</param>
    public static async Task<Mosquitto> StartAsync(string extra = "", int? port = null)
    {
        var mosquitto = new Mosquitto(Require(), port ?? LocalPort.TakeFree(), extra);
        try
        {
            await mosquitto.StartAgainAsync();
        }
        catch
        {
            // Whatever it was: nobody else knows the folder and the process.
            await mosquitto.DisposeAsync();
            throw;
        }
        return mosquitto;
    }

    /// <summary>Starts it after a stop, at the same port.</summary>
    public async Task StartAgainAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _process = await ChildProcess.StartAsync(_path, ["-c", _configuration]);
        await LocalPort.WaitUntilListensAsync(Port, _process);
    }

    /// <summary>Stops it in good order.</summary>
    public Task StopAsync() => _process?.StopAsync() ?? Task.CompletedTask;

    /// <summary>Ends it as a power cut would.</summary>
    public Task KillAsync() => _process?.KillAsync() ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
