namespace Osgate.Testing.Peers;

/// <summary>A Modbus TCP slave made with pymodbus, at a port of 127.0.0.1; answers for units 1 to 4, and is silent for others.</summary>
/// <remarks>Each table has addresses 0 to 999. Holding register a of unit u holds 1000 * u + a, input register a 10000 + a; coil a is
/// on where a is divisible by 3, discrete input a where it is odd.</remarks>
public sealed class PymodbusSlave : IAsyncDisposable
{
    private readonly string _python;
    private ChildProcess? _process;

    private PymodbusSlave(string python, int port)
    {
        _python = python;
        Port = port;
    }

    /// <summary>Its port.</summary>
    public int Port { get; }

    /// <summary>Starts one. Ends the test where pymodbus is missing: ignored, or failed when OSGATE_REQUIRE_PEERS is 1.</summary>
    public static async Task<PymodbusSlave> StartAsync(int? port = null)
    {
        var python = await Peer.RequirePythonAsync("pymodbus.server", "python3-pymodbus");
        var slave = new PymodbusSlave(python, port ?? LocalPort.TakeFree());
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
        await LocalPort.WaitUntilListensAsync(Port, _process);
    }

    /// <summary>Ends it as a power cut would.</summary>
    public Task KillAsync() => _process?.KillAsync() ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _process?.DisposeAsync() ?? ValueTask.CompletedTask;
}
