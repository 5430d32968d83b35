using System.Net;
using System.Net.Sockets;

namespace Osgate.Modbus.Tests;

/// <summary>Takes one connection and does with it what a test says; then closes it.</summary>
internal sealed class ScriptedSlave : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _run;

    public ScriptedSlave(Func<SlaveConnection, Task> script)
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _run = RunAsync(script);
    }

    public int Port { get; }

    /// <summary>A slave that answers each request with what the function makes of it.</summary>
    public static ScriptedSlave Answering(Func<SlaveRequest, byte[]> answer) => new(async master =>
    {
        while (await master.ReadRequestAsync() is { } request)
            await master.SendAsync(answer(request));
    });

    /// <summary>Ends it, and throws what its script threw.</summary>
    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _run;
    }

    private async Task RunAsync(Func<SlaveConnection, Task> script)
    {
        Socket socket;
        try
        {
            socket = await _listener.AcceptSocketAsync();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Stopped before anybody came.
            return;
        }
        socket.NoDelay = true;
        using var master = new SlaveConnection(socket);
        try
        {
            await script(master);
        }
        catch (IOException)
        {
            // The master went away in the middle, which the test may have wanted.
        }
    }
}
