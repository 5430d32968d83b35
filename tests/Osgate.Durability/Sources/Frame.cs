using System.Buffers.Binary;
using System.Net.Sockets;

namespace Osgate.Durability.Sources;

/// <summary>What the test connectors say and are told: two numbers of 64 bits.</summary>
internal readonly record struct Frame(long First, long Second)
{
    public const int Length = 16;

    /// <summary>The next frame; <see langword="null"/> when the gateway is gone.</summary>
    public static async ValueTask<Frame?> ReceiveAsync(Socket socket, byte[] buffer, CancellationToken cancel)
    {
        for (var have = 0; have < Length;)
        {
            var read = await ReceiveAsync(socket, buffer.AsMemory(have, Length - have), cancel);
            if (read == 0)
                return null;
            have += read;
        }
        return new Frame(BinaryPrimitives.ReadInt64LittleEndian(buffer), BinaryPrimitives.ReadInt64LittleEndian(buffer.AsSpan(8)));
    }

    /// <summary>Sends frames; nothing is said of whether they came through.</summary>
    public static async ValueTask SendAsync(Socket socket, IReadOnlyList<Frame> frames, CancellationToken cancel)
    {
        var bytes = new byte[frames.Count * Length];
        for (var i = 0; i < frames.Count; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * Length), frames[i].First);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan((i * Length) + 8), frames[i].Second);
        }
        try
        {
            for (var sent = 0; sent < bytes.Length;)
                sent += await socket.SendAsync(bytes.AsMemory(sent), cancel);
        }
        catch (SocketException)
        {
            // The gateway was killed; whoever receives from the socket learns it too.
        }
    }

    private static async ValueTask<int> ReceiveAsync(Socket socket, Memory<byte> room, CancellationToken cancel)
    {
        try
        {
            return await socket.ReceiveAsync(room, cancel);
        }
        catch (SocketException)
        {
            // Killed with bytes unread: the same as gone.
            return 0;
        }
    }
}
