using System.Net;
using System.Net.Sockets;

namespace Osgate.Host.Broker;

/// <summary>What this machine's loopback addresses have to offer.</summary>
internal static class Loopback
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    /// <summary>Whether something takes connections at a port, on either address.</summary>
    public static async Task<bool> ListensAsync(int port, TimeProvider time, CancellationToken cancel) =>
        port != 0
        && (await ListensAsync(IPAddress.Loopback, port, time, cancel) || (HasV6() && await ListensAsync(IPAddress.IPv6Loopback, port, time, cancel)));

    /// <summary>Whether ::1 can be listened at; a container often has none.</summary>
    public static bool HasV6()
    {
        if (!Socket.OSSupportsIPv6)
            return false;
        try
        {
            using var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
            return true;
        }
        catch (SocketException)
        {
            // That there is none is the answer.
            return false;
        }
    }

    /// <summary>Whether a host's name means this machine alone.</summary>
    public static bool IsNamedBy(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static async Task<bool> ListensAsync(IPAddress address, int port, TimeProvider time, CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(s_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(new IPEndPoint(address, port), either.Token);
            return true;
        }
        catch (SocketException)
        {
            // Refused: nobody is there.
            return false;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // Neither taken nor refused: a listener that is busy, or a firewall; to bind will tell.
            return false;
        }
    }
}
