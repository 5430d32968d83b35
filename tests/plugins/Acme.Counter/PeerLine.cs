using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Acme.Counter;

/// <summary>The connection to the peer: frames of two numbers of 64 bits, both ways. The first one says who is there.</summary>
internal sealed class PeerLine : IAsyncDisposable
{
    private const int FrameLength = 16;
    private const int MostAtOnce = 256;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _received = new byte[FrameLength * MostAtOnce];
    private readonly byte[] _sent = new byte[FrameLength * MostAtOnce];
    private int _have;

    public async Task ConnectAsync(int port, long device, CancellationToken cancel)
    {
        await _socket.ConnectAsync(IPAddress.Loopback, port, cancel);
        await SendAsync([(Environment.ProcessId, device)], cancel);
    }

    public async ValueTask SendAsync(IReadOnlyList<(long First, long Second)> frames, CancellationToken cancel)
    {
        for (var i = 0; i < frames.Count; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(_sent.AsSpan(i * FrameLength), frames[i].First);
            BinaryPrimitives.WriteInt64LittleEndian(_sent.AsSpan((i * FrameLength) + 8), frames[i].Second);
        }
        for (var done = 0; done < frames.Count * FrameLength;)
            done += await _socket.SendAsync(_sent.AsMemory(done, (frames.Count * FrameLength) - done), cancel);
    }

    /// <summary>Waits for a frame, and takes all others that are there.</summary>
    public async ValueTask ReceiveAsync(List<(long First, long Second)> frames, CancellationToken cancel)
    {
        frames.Clear();
        while (_have < FrameLength)
        {
            var read = await _socket.ReceiveAsync(_received.AsMemory(_have), cancel);
            if (read == 0)
                throw new IOException("the peer closed the connection");
            _have += read;
        }
        var taken = 0;
        for (; _have - taken >= FrameLength; taken += FrameLength)
        {
            frames.Add((
                BinaryPrimitives.ReadInt64LittleEndian(_received.AsSpan(taken)),
                BinaryPrimitives.ReadInt64LittleEndian(_received.AsSpan(taken + 8))));
        }
        _received.AsSpan(taken, _have - taken).CopyTo(_received);
        _have -= taken;
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
