using System.Net;
using System.Net.Sockets;
using Osgate.Durability.Counting;

namespace Osgate.Durability.FarEnd;

/// <summary>The far end: a subscriber with QoS 1 and a session that outlives its connections, which counts what it sees and
/// comes back by itself.</summary>
internal sealed class CountingSubscriber : IAsyncDisposable
{
    private const int Room = 1 << 20;

    private readonly CancellationTokenSource _stop = new();
    private readonly FarEndTally _tally;
    private readonly int _port;
    private readonly Task _running;
    private readonly byte[] _received = new byte[Room];
    private readonly byte[] _acks = new byte[Room];
    private volatile bool _subscribed;

    public CountingSubscriber(int port, FarEndTally tally)
    {
        _port = port;
        _tally = tally;
        _running = RunAsync();
    }

    /// <summary>Whether the broker has confirmed its subscription on the present connection.</summary>
    public bool IsSubscribed => _subscribed;

    /// <summary>Whether it reads nothing, so that the broker has to keep what it confirmed to the gateway.</summary>
    public bool IsPaused { get; set; }

    /// <summary>What ended it before its time: a message that no gateway of this test can have sent.</summary>
    public Exception? Failure => _running.Exception?.InnerException;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        // A failure of its own was shown by Failure.
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(IPAddress.Loopback, _port, _stop.Token);
                await socket.SendAsync(SubscriberPackets.Connect, _stop.Token);
                await socket.SendAsync(SubscriberPackets.Subscribe, _stop.Token);
                await ReadAsync(socket);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // The broker is down, or the test is over.
            }
            _subscribed = false;
            await Task.Delay(20, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReadAsync(Socket socket)
    {
        for (var have = 0; ;)
        {
            while (IsPaused)
                await Task.Delay(5, _stop.Token);
            var read = await socket.ReceiveAsync(_received.AsMemory(have), _stop.Token);
            if (read == 0)
                return;
            have += read;
            var (taken, acks) = Take(have);
            _received.AsSpan(taken, have - taken).CopyTo(_received);
            have -= taken;
            if (acks > 0)
                await socket.SendAsync(_acks.AsMemory(0, acks), _stop.Token);
        }
    }

    private (int Taken, int Acks) Take(int have)
    {
        ReadOnlySpan<byte> bytes = _received.AsSpan(0, have);
        var acks = 0;
        while (SubscriberPackets.TryRead(ref bytes, out var header, out var body))
        {
            switch (header >> 4)
            {
                case 3:
                    var id = SubscriberPackets.ReadPublish(body, out var topic, out var payload);
                    _tally.Count(new DeviceMessage(topic, payload));
                    SubscriberPackets.WritePubAck(_acks.AsSpan(acks), id);
                    acks += SubscriberPackets.PubAckLength;
                    break;
                case 9:
                    _subscribed = true;
                    break;
            }
        }
        return (have - bytes.Length, acks);
    }
}
