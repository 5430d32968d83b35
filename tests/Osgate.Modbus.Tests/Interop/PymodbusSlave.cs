using System.Diagnostics;
using System.Globalization;

namespace Osgate.Modbus.Tests.Interop;

/// <summary>A slave of another make, in a process of its own.</summary>
internal sealed class PymodbusSlave : IAsyncDisposable
{
    private const string Python = "/usr/bin/python3";
    private const string HowToInstall = "pymodbus is missing: on Debian, 'apt install python3-pymodbus'";

    private readonly Process _process;

    private PymodbusSlave(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    public int Port { get; }

    /// <summary>Starts one, or leaves the test out where there is none, unless OSGATE_REQUIRE_PEERS is 1.</summary>
    public static async Task<PymodbusSlave> StartAsync(CancellationToken cancel)
    {
        if (!File.Exists(Python) || await RunAsync("-c", "import pymodbus") != 0)
        {
            if (Environment.GetEnvironmentVariable("OSGATE_REQUIRE_PEERS") == "1")
                Assert.Fail(HowToInstall);
            Assert.Ignore(HowToInstall);
        }
        var process = Start(Path.Combine(AppContext.BaseDirectory, "Interop", "pymodbus_slave.py"));
        var line = await process.StandardOutput.ReadLineAsync(cancel);
        if (!int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            Assert.Fail($"the slave did not start: {line}{await process.StandardError.ReadToEndAsync(cancel)}");
        return new PymodbusSlave(process, port);
    }

    /// <summary>Kills it, as a power cut does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<int> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo(Python, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
