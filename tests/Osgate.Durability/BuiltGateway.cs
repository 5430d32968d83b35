using Osgate.Durability.Counting;
using Osgate.Testing.Peers;

namespace Osgate.Durability;

/// <summary>The built host in a folder of its own, where its state survives it.</summary>
internal sealed class BuiltGateway : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder;
    private readonly List<Life> _lives = [];
    private ChildProcess? _process;

    /// <summary>A gateway that is not started yet.</summary>
    /// <param name="configuration">Its osgate.json.</param>
    /// <param name="folder">Where it runs and keeps its state (default: a folder of its own, which goes with it).</param>
    public BuiltGateway(string configuration, DirectoryInfo? folder = null)
    {
        _folder = folder ?? Directory.CreateTempSubdirectory("osgate-durability-");
        File.WriteAllText(Path.Combine(_folder.FullName, "osgate.json"), configuration);
    }

    /// <summary>Its processes, in their order.</summary>
    public IReadOnlyList<Life> Lives => _lives;

    /// <summary>What its present process printed.</summary>
    public OutputLines Output => Process.Output;

    /// <summary>Whether its process ended by itself.</summary>
    public bool HasFailed => _lives[^1].End == LifeEnd.None && Process.HasExited;

    private ChildProcess Process => _process ?? throw new InvalidOperationException("it was not started");

    public async Task StartAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _process = await HostProcess.StartAsync(_folder.FullName, ["run", "--rpc:listen=off", $"--plugins={Path.Combine(AppContext.BaseDirectory, "plugins")}"]);
        _lives.Add(new Life(_process.Id));
    }

    /// <summary>Runs another command of the executable beside it, and returns what it prints.</summary>
    public async Task<OutputLines> CommandAsync(params string[] arguments)
    {
        await using var command = await HostProcess.StartAsync(_folder.FullName, arguments);
        await command.WaitForExitAsync(s_patience);
        return command.Output;
    }

    /// <summary>SIGKILL, without a moment in between.</summary>
    /// <exception cref="IOException">It had ended by itself before.</exception>
    public async Task KillAsync()
    {
        var hadExited = Process.HasExited;
        _lives[^1].Ends(LifeEnd.Killed);
        await Process.KillAsync();
        // One that crashes takes a while to be gone, and would pass for one that was killed late.
        if (hadExited || Output.All.Any(l => l.StartsWith("Unhandled exception", StringComparison.Ordinal)))
            throw new IOException($"the gateway ended by itself before it was killed; it printed:\n{Output}");
    }

    /// <summary>SIGTERM, and waits for the end.</summary>
    public async Task StopAsync()
    {
        _lives[^1].Ends(LifeEnd.Asked);
        var code = await Process.StopAsync(s_patience);
        if (code != 0)
            throw new IOException($"the gateway returned {code} after SIGTERM; it printed:\n{Output}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
