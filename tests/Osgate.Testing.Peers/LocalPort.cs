using System.Net;
using System.Net.Sockets;

namespace Osgate.Testing.Peers;

/// <summary>Ports of this machine for peers to listen at.</summary>
public static class LocalPort
{
    /// <summary>A port where nothing listens, on either loopback address; below those that outgoing connections get, so that
    /// it is still free when a peer is started there again.</summary>
    public static int TakeFree()
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 32_000);
            if (IsFree(port))
                return port;
        }
    }

    /// <summary>Waits until something takes connections at a port of 127.0.0.1, or a task ends.</summary>
    public static async Task WaitUntilListensAsync(int port, ChildProcess process)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await ListensAsync(port))
        {
            if (process.HasExited || deadline.IsCancellationRequested)
                throw new TimeoutException($"nothing listens at port {port}; {process.Output.Name} printed:\n{process.Output}");
            await Task.Delay(20, CancellationToken.None);
        }
    }

    private static async Task<bool> ListensAsync(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            // Not yet.
            return false;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Any, port));
            return true;
        }
        catch (SocketException)
        {
            // Taken.
            return false;
        }
    }
}
