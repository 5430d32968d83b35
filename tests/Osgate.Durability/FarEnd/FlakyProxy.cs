using System.Net;
using System.Net.Sockets;

namespace Osgate.Durability.FarEnd;

/// <summary>The line between the gateway and the broker: can be cut in the middle of a packet, slowed down, and closed.</summary>
internal sealed class FlakyProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _target;
    private readonly Task _accepting;
    private long _cuts;
    private volatile ProxyCut? _cut;

    public FlakyProxy(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Whether new connections are ended at once.</summary>
    public bool IsRefusing { get; set; }

    /// <summary>How fast the broker reads; 0 for as fast as it can.</summary>
    public int BytesPerSecond { get; set; }

    /// <summary>Connections that were cut.</summary>
    public long Cuts => Interlocked.Read(ref _cuts);

    /// <summary>Cuts the connection after some more bytes in one direction.</summary>
    public void CutAfter(int bytes, bool toBroker) => _cut = new ProxyCut(toBroker, bytes);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                connections.RemoveAll(c => c.IsCompletedSuccessfully);
                connections.Add(ServeAsync(socket));
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
        await Task.WhenAll(connections);
    }

    private async Task ServeAsync(Socket gateway)
    {
        using var _ = gateway;
        using var broker = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        gateway.NoDelay = true;
        // Closing resets: nothing that is still on its way arrives, as on a line that is cut.
        gateway.LingerState = new LingerOption(true, 0);
        if (IsRefusing)
            return;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        try
        {
            await broker.ConnectAsync(IPAddress.Loopback, _target, ended.Token);
            await Task.WhenAny(PumpAsync(gateway, broker, toBroker: true, ended.Token), PumpAsync(broker, gateway, toBroker: false, ended.Token));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // No broker there, or disposed.
        }
        await ended.CancelAsync();
    }

    private async Task PumpAsync(Socket from, Socket to, bool toBroker, CancellationToken cancel)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                var speed = toBroker ? BytesPerSecond : 0;
                // Slow is ten small bites a second.
                var read = await from.ReceiveAsync(speed > 0 ? buffer.AsMemory(0, Math.Clamp(speed / 10, 1, buffer.Length)) : buffer, cancel);
                if (read == 0)
                    return;
                var cut = _cut is { } asked && asked.ToBroker == toBroker && asked.IsWithin(read) ? asked : null;
                await SendAsync(to, buffer.AsMemory(0, cut?.Bytes ?? read), cancel);
                if (cut is not null)
                {
                    _cut = null;
                    Interlocked.Increment(ref _cuts);
                    return;
                }
                if (speed > 0)
                    await Task.Delay(TimeSpan.FromMilliseconds(100), cancel);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // One end is gone, and with it the other.
        }
    }

    private static async Task SendAsync(Socket to, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        while (bytes.Length > 0)
            bytes = bytes[await to.SendAsync(bytes, cancel)..];
    }
}
