using System.Globalization;
using System.Net.Sockets;

namespace Osgate.Modbus;

/// <summary>Opens connections, and says what to check where that fails.</summary>
internal static class ModbusTcpConnect
{
    // Firewalls forget connections that are silent for some minutes, and a meter may be read every quarter of an hour.
    private const int KeepAliveSeconds = 60;

    /// <exception cref="IOException">There is no connection; the message says why and what to check.</exception>
    public static async Task<Socket> ConnectAsync(ModbusEndpoint endpoint, TimeSpan timeout, TimeProvider time, CancellationToken cancel)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var connected = false;
        try
        {
            socket.NoDelay = true;
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
            using var overdue = new CancellationTokenSource(timeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, overdue.Token);
            await socket.ConnectAsync(endpoint.Host, endpoint.Port, either.Token).ConfigureAwait(false);
            connected = true;
            return socket;
        }
        catch (SocketException e)
        {
            // The system's own words do not say what to check.
            throw new IOException(Explain(endpoint, e), e);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            // Not the host's cancellation, so it was the timeout.
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"{endpoint} did not accept a connection within {timeout.TotalSeconds} s: check the address, the cable and firewalls on the way, or raise 'connectTimeout'"), e);
        }
        finally
        {
            if (!connected)
                socket.Dispose();
        }
    }

    private static string Explain(ModbusEndpoint endpoint, SocketException e) => e.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => $"{endpoint} refused the connection: check 'port', and that Modbus TCP is switched on in the device",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => $"the host of {endpoint} cannot be found: check the spelling of 'host', or write its IP address",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => $"{endpoint} cannot be reached: check that the device is on and the network settings of this gateway",
        _ => $"{endpoint} cannot be connected to: {e.Message}",
    };
}
