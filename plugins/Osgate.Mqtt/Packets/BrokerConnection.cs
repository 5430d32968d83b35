using System.Buffers;
using System.Buffers.Binary;
using MQTTnet;
using MQTTnet.Adapter;
using MQTTnet.Channel;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace Osgate.Mqtt;

/// <summary>A publisher's connection to a broker: MQTTnet's channel and formatter, and between them no task per message.
/// One task reads confirmations, one keeps the connection alive; both end when it is disposed.</summary>
internal sealed class BrokerConnection : IAsyncDisposable
{
    // From so many packets on their way it pays to wait for some confirmations before any is read.
    private const int GatherFrom = 64;

    private readonly IMqttChannel _channel;
    private readonly IncomingPackets _incoming;
    private readonly MqttPacketFormatterAdapter _formatter;
    private readonly string _clientId;
    private readonly AckDelay _delay;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly CancellationTokenSource _closing = new();
    private readonly byte[] _ping;
    private readonly Task _reading;
    private readonly Task _keepingAlive;
    private long _pings;
    private long _arrivalsAtWrite;
    private bool _hasSent;
    private bool _hasReceived;

    public BrokerConnection(IMqttChannel channel, IncomingPackets incoming, MqttPacketFormatterAdapter formatter, PacketWindow window, BrokerTerms terms, string clientId, TimeProvider time)
    {
        _channel = channel;
        _incoming = incoming;
        _formatter = formatter;
        _clientId = clientId;
        _delay = new AckDelay(time);
        _time = time;
        _ping = formatter.Encode(MqttPingReqPacket.Instance).ToArray();
        Window = window;
        Terms = terms;
        _reading = ReadAsync();
        _keepingAlive = KeepAliveAsync(terms.KeepAlive);
    }

    /// <summary>What is on its way.</summary>
    public PacketWindow Window { get; }

    /// <summary>What the broker said when it accepted the connection.</summary>
    public BrokerTerms Terms { get; }

    /// <summary>Sends packets, and empties the buffer.</summary>
    public async ValueTask SendAsync(PacketBuffer packets, CancellationToken cancel)
    {
        if (packets.Length == 0)
            return;
        Window.OutdatePings(Interlocked.Read(ref _pings));
        await WriteAsync(packets.Written, cancel);
        packets.Truncate(0);
    }

    /// <summary>Returns when at most so many packets are on their way.</summary>
    /// <remarks>A broker that leaves Nagle's algorithm on, as mosquitto does, holds all confirmations but the first back
    /// until that one is acknowledged, for which TCP takes 40 ms when there is nothing to send along with it. So
    /// something is sent along; its answer is the very last thing that the broker sends then.</remarks>
    public async ValueTask WaitAsync(int atMost, CancellationToken cancel)
    {
        while (!await Window.WaitForProgressAsync(atMost, Volatile.Read(ref _arrivalsAtWrite)))
        {
            Interlocked.Increment(ref _pings);
            await WriteAsync(_ping, cancel);
        }
    }

    /// <summary>Returns when the broker has read all that was sent before.</summary>
    public async ValueTask PingAsync(CancellationToken cancel)
    {
        var number = Interlocked.Increment(ref _pings);
        await WriteAsync(_ping, cancel);
        await Window.WaitForPongAsync(number);
    }

    /// <summary>Says good-bye, if that is still possible, and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!Window.IsBroken && Window.Count == 0)
        {
            try
            {
                var goodbye = _formatter.Encode(new MqttDisconnectPacket { ReasonCode = MqttDisconnectReasonCode.NormalDisconnection }).ToArray();
                await WriteAsync(goodbye, CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(1), _time);
            }
            catch (Exception e) when (e is IOException or TimeoutException or MqttCommunicationException or System.Net.Sockets.SocketException or ObjectDisposedException)
            {
                // Only a courtesy: the broker notices the closed connection as well.
            }
        }
        Window.Break(new ObjectDisposedException(nameof(BrokerConnection), "the connection was closed"));
        await _closing.CancelAsync();
        _delay.Skip();
        _channel.Dispose();
        await _reading;
        await _keepingAlive;
        _delay.Dispose();
        _closing.Dispose();
        _writing.Dispose();
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        await _writing.WaitAsync(cancel);
        try
        {
            Volatile.Write(ref _arrivalsAtWrite, Window.Arrivals);
            await _channel.WriteAsync(new ReadOnlySequence<byte>(bytes), isEndOfPacket: true, cancel);
            Volatile.Write(ref _hasSent, true);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            while (true)
            {
                while (_incoming.TryRead(out var header, out var body))
                    Take(header, body);
                Window.Settle();
                if (Window.Count >= GatherFrom)
                    await _delay.WaitAsync();
                var room = _incoming.GetRoom();
                var read = await _channel.ReadAsync(room.Array!, room.Offset, room.Count, _closing.Token);
                if (read == 0)
                    throw new IOException("the broker closed the connection");
                _incoming.Received(read);
                Volatile.Write(ref _hasReceived, true);
            }
        }
        catch (Exception e)
        {
            // Whatever it was, the connection is of no more use; whoever waits or comes next is told.
            Window.Break(e);
        }
    }

    private void Take(byte header, ArraySegment<byte> body)
    {
        switch ((MqttControlPacketType)(header >> 4))
        {
            case MqttControlPacketType.PubAck when body.Count >= 2:
                Window.Confirm(BinaryPrimitives.ReadUInt16BigEndian(body), body.Count > 2 ? body[2] : PubAckReason.Success);
                break;
            case MqttControlPacketType.PingResp:
                Window.Pong();
                break;
            case MqttControlPacketType.Disconnect:
                var disconnect = (MqttDisconnectPacket)_formatter.Decode(new ReceivedMqttPacket(header, body, body.Count + 2));
                throw new IOException(BrokerGoodbye.Describe(disconnect, _clientId));
            case MqttControlPacketType.Publish when (header & 0x06) == 0:
                // A retained mark that some broker sends after all, although it is not subscribed to any more.
                break;
            default:
                throw new MqttProtocolViolationException($"the broker sent a packet that a publisher does not expect (0x{header:X2}, {body.Count} bytes)");
        }
    }

    // A ping goes out unless there is traffic both ways; nothing at all by the next turn means that nobody is there.
    private async Task KeepAliveAsync(TimeSpan keepAlive)
    {
        if (keepAlive == TimeSpan.Zero)
            return;
        using var timer = new PeriodicTimer(keepAlive / 2, _time);
        try
        {
            var isAsking = false;
            while (await timer.WaitForNextTickAsync(_closing.Token))
            {
                var hasReceived = Interlocked.Exchange(ref _hasReceived, false);
                var hasSent = Interlocked.Exchange(ref _hasSent, false);
                if (isAsking && !hasReceived)
                    throw new IOException($"the broker has not answered a ping for {keepAlive.TotalSeconds / 2:0.#} s");
                isAsking = !hasReceived || !hasSent;
                if (!isAsking)
                    continue;
                Interlocked.Increment(ref _pings);
                await WriteAsync(_ping, _closing.Token);
            }
        }
        catch (Exception e)
        {
            // Whatever it was, the connection is of no more use; whoever comes next is told.
            Window.Break(e);
        }
    }
}
