using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Osgate.Benchmarks;

/// <summary>A Modbus TCP slave that is no bottleneck: answers function code 3 for any unit, with registers that count up.</summary>
internal static class FastSlave
{
    private const int RequestLength = 12;

    public static async Task<int> RunAsync(int port)
    {
        // All of 127.x.x.x, so that each device has an address of its own; nothing beyond this machine is served.
        using var listener = new TcpListener(IPAddress.Any, port);
        listener.Start();
        Console.WriteLine("listening");
        while (true)
        {
            var socket = await listener.AcceptSocketAsync();
            if (IPAddress.IsLoopback(((IPEndPoint)socket.RemoteEndPoint!).Address))
                _ = ServeAsync(socket);
            else
                socket.Dispose();
        }
    }

    private static async Task ServeAsync(Socket socket)
    {
        using var connection = socket;
        socket.NoDelay = true;
        var requests = new byte[4096];
        var answers = new byte[64 * 1024];
        var have = 0;
        ushort value = 0;
        try
        {
            while (await socket.ReceiveAsync(requests.AsMemory(have)) is > 0 and var got)
            {
                have += got;
                var (taken, length) = Answer(requests.AsSpan(0, have), answers, ref value);
                requests.AsSpan(taken, have - taken).CopyTo(requests);
                have -= taken;
                await socket.SendAsync(answers.AsMemory(0, length));
            }
        }
        catch (SocketException)
        {
            // The gateway is gone.
        }
    }

    private static (int Taken, int Length) Answer(ReadOnlySpan<byte> requests, Span<byte> answers, ref ushort value)
    {
        var taken = 0;
        var length = 0;
        for (; requests.Length - taken >= RequestLength; taken += RequestLength)
        {
            var request = requests[taken..];
            var quantity = request[11];
            var answer = answers[length..];
            request[..4].CopyTo(answer);
            BinaryPrimitives.WriteUInt16BigEndian(answer[4..], (ushort)(3 + (2 * quantity)));
            answer[6] = request[6];
            answer[7] = request[7];
            answer[8] = (byte)(2 * quantity);
            for (var i = 0; i < quantity; i++)
                BinaryPrimitives.WriteUInt16BigEndian(answer[(9 + (2 * i))..], (ushort)(value + i));
            value++;
            length += 9 + (2 * quantity);
        }
        return (taken, length);
    }
}
