using System.Globalization;

namespace Osgate.Testing.Peers;

/// <summary>A Modbus TCP slave made with pymodbus, at a port of 127.0.0.1, that holds a value of every type in units 1 and 2;
/// slave.py says which. It is silent for other units.</summary>
public sealed class PymodbusSlave : IAsyncDisposable
{
    private readonly string _python;
    private ChildProcess? _process;

    private PymodbusSlave(string python) => _python = python;

    /// <summary>Its port.</summary>
    public int Port { get; private set; }

    /// <summary>Starts one. Ends the test where pymodbus is missing: ignored, or failed when OSGATE_REQUIRE_PEERS is 1.</summary>
    public static async Task<PymodbusSlave> StartAsync()
    {
        var slave = new PymodbusSlave(await Peer.RequirePythonAsync("pymodbus.server", "python3-pymodbus"));
        try
        {
            await slave.StartAgainAsync();
        }
        catch
        {
            // Whatever it was: nobody else knows the process.
            await slave.DisposeAsync();
            throw;
        }
        return slave;
    }

    /// <summary>Starts it after a stop, at the same port, with its first values.</summary>
    public async Task StartAgainAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        var script = Path.Combine(AppContext.BaseDirectory, "peers", "modbus_slave.py");
        _process = await ChildProcess.StartAsync(_python, ["-u", script, $"{Port}"]);
        var line = await _process.Output.WaitForAsync("listening at ");
        Port = int.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture);
    }

    /// <summary>Ends it as a power cut would.</summary>
    public Task KillAsync() => _process?.KillAsync() ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _process?.DisposeAsync() ?? ValueTask.CompletedTask;
}
