using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Osgate.Modbus.Tests;

/// <summary>Answers requests for registers with zeros, as fast as it can, and allocates nothing while it does.</summary>
internal sealed class EchoSlave : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Thread _thread;

    public EchoSlave()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _thread = new Thread(Run);
        _thread.Start();
    }

    public int Port { get; }

    /// <summary>Ends when the master has gone.</summary>
    public void Dispose()
    {
        _thread.Join();
        _listener.Dispose();
    }

    private void Run()
    {
        using var master = _listener.Accept();
        master.NoDelay = true;
        Span<byte> request = stackalloc byte[12];
        Span<byte> answer = stackalloc byte[260];
        while (Fill(master, request))
        {
            var data = BinaryPrimitives.ReadUInt16BigEndian(request[10..]) * 2;
            request[..8].CopyTo(answer);
            BinaryPrimitives.WriteUInt16BigEndian(answer[4..], (ushort)(data + 3));
            answer[8] = (byte)data;
            master.Send(answer[..(data + 9)]);
        }
    }

    private static bool Fill(Socket socket, Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var received = socket.Receive(bytes);
            if (received == 0)
                return false;
            bytes = bytes[received..];
        }
        return true;
    }
}
