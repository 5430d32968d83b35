using System.Globalization;
using Osgate.Testing.Peers;

namespace Osgate.Modbus.Tests.Interop;

/// <summary>A slave made with pymodbus that holds a value of every type; values_slave.py says which.</summary>
internal sealed class ValuesSlave : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private ValuesSlave(ChildProcess process, int port)
    {
        _process = process;
        Port = port;
    }

    public int Port { get; }

    /// <summary>Starts one. Ends the test where pymodbus is missing: ignored, or failed when OSGATE_REQUIRE_PEERS is 1.</summary>
    public static async Task<ValuesSlave> StartAsync()
    {
        var python = await Peer.RequirePythonAsync("pymodbus.server", "python3-pymodbus");
        var process = await ChildProcess.StartAsync(python, ["-u", Path.Combine(AppContext.BaseDirectory, "Interop", "values_slave.py")]);
        var line = await process.Output.WaitForAsync("listening at ");
        return new ValuesSlave(process, int.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture));
    }

    /// <summary>Ends it as a power cut would.</summary>
    public Task KillAsync() => _process.KillAsync();

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
