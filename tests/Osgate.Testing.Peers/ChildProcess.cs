using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Osgate.Testing.Peers;

/// <summary>A process that ends with the test, and with the test run even when that crashes.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _disposed;

    private ChildProcess(Process process, string name)
    {
        _process = process;
        Output = new OutputLines(name, _ended.Task);
    }

    /// <summary>All that it printed, on both streams.</summary>
    public OutputLines Output { get; }

    /// <summary>The process's id.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>What it returned; valid after it has ended.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Starts a program.</summary>
    /// <param name="path">Its full path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="workingDirectory">Where it runs (default: here).</param>
    /// <param name="environment">Variables beside those of the test run; <see langword="null"/> takes one away.</param>
    public static async Task<ChildProcess> StartAsync(
        string path, IEnumerable<string> arguments, string? workingDirectory = null, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var start = Peer.Find("setpriv") is { } setpriv
            ? new ProcessStartInfo(setpriv, ["--pdeathsig", "KILL", path, .. arguments])
            : new ProcessStartInfo(path, arguments);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.RedirectStandardInput = true;
        start.WorkingDirectory = workingDirectory ?? "";
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;

        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        var child = new ChildProcess(process, Path.GetFileName(path));
        process.OutputDataReceived += (_, line) => child.Output.Add(line.Data, isError: false);
        process.ErrorDataReceived += (_, line) => child.Output.Add(line.Data, isError: true);
        await StartingThread.StartAsync(process);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
        _ = child.WatchAsync();
        return child;
    }

    /// <summary>Asks it to end (SIGTERM) and waits until it did.</summary>
    /// <returns>What it returned.</returns>
    public Task<int> StopAsync(TimeSpan? timeout = null) => SignalAsync(15, timeout);

    /// <summary>Ends it as a power cut would (SIGKILL) and waits until it is gone.</summary>
    public Task KillAsync() => SignalAsync(9, null);

    /// <summary>Sends a signal and waits for the end.</summary>
    public async Task<int> SignalAsync(int signal, TimeSpan? timeout)
    {
        if (!_process.HasExited)
            _ = Kill(_process.Id, signal);
        return await WaitForExitAsync(timeout);
    }

    /// <summary>Waits for the end.</summary>
    /// <returns>What it returned.</returns>
    /// <exception cref="TimeoutException">It runs on; the message shows what it printed.</exception>
    public async Task<int> WaitForExitAsync(TimeSpan? timeout = null)
    {
        try
        {
            await _ended.Task.WaitAsync(timeout ?? s_patience);
        }
        catch (TimeoutException)
        {
            // With what the process said, somebody can find out why.
            throw new TimeoutException($"{Output.Name} did not end; it printed:\n{Output}");
        }
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        await KillAsync();
        _process.Dispose();
    }

    private async Task WatchAsync()
    {
        await _process.WaitForExitAsync();
        _ended.TrySetResult();
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
