using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;

namespace Osgate.Modbus.Tests.Tcp;

[CancelAfter(30_000)]
public sealed class ModbusTcpConnectTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancel => TestContext.CurrentContext.CancellationToken;

    [Test]
    public void Refused_connection_says_where_and_what_to_check()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var endpoint = EndpointOf(closed);
        closed.Stop();

        Assert.That(
            async () => await ModbusTcpConnect.ConnectAsync(endpoint, Timeout, _time, Cancel),
            Throws.TypeOf<IOException>().With.Message.EqualTo($"{endpoint} refused the connection: check 'port', and that Modbus TCP is switched on in the device"));
    }

    [Test]
    public void Unknown_host_says_so() =>
        // RFC 6761, 6.4: names below "invalid" never resolve.
        Assert.That(
            async () => await ModbusTcpConnect.ConnectAsync(new ModbusEndpoint("plc.invalid", 502), Timeout, _time, Cancel),
            Throws.TypeOf<IOException>().With.Message.StartsWith("the host of plc.invalid:502 cannot be found"));

    [Test]
    public async Task Peer_that_does_not_accept_is_given_up_after_the_timeout()
    {
        using var full = await FullListenerAsync();
        var endpoint = EndpointOf(full);

        var connect = ModbusTcpConnect.ConnectAsync(endpoint, Timeout, _time, Cancel);
        _time.Advance(Timeout);

        Assert.That(
            async () => await connect,
            Throws.TypeOf<IOException>().With.Message.StartsWith($"{endpoint} did not accept a connection within 5 s"));
    }

    [Test]
    public async Task Cancellation_is_no_timeout()
    {
        using var full = await FullListenerAsync();
        using var stop = new CancellationTokenSource();

        var connect = ModbusTcpConnect.ConnectAsync(EndpointOf(full), Timeout, _time, stop.Token);
        await stop.CancelAsync();

        Assert.That(async () => await connect, Throws.InstanceOf<OperationCanceledException>());
    }

    // The system completes connections until the queue of the listener is full; later ones wait.
    private static async Task<TcpListener> FullListenerAsync()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(backlog: 1);
        for (var i = 0; i < 8; i++)
        {
            var waiting = new Socket(SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            try
            {
                await Task.Yield();
                waiting.Connect(listener.LocalEndpoint);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
            {
                // It goes on by itself, which is what is wanted.
            }
        }
        return listener;
    }

    private static ModbusEndpoint EndpointOf(TcpListener listener) => new("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port);
}
