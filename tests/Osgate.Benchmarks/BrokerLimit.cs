using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Osgate.Benchmarks;

/// <summary>How many QoS 1 messages of 120 bytes a broker confirms a second: MQTT 3.1.1 packets made beforehand, written in
/// large pieces, 1,000 in flight, and nothing else.</summary>
internal static class BrokerLimit
{
    private const int InFlight = 1000;

    public static int Run(int port, TimeSpan time)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, port);
        socket.Send([0x10, 16, 0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 4, 2, 0, 60, 0, 4, (byte)'r', (byte)'a', (byte)'w', (byte)'1']);
        var received = new byte[64 * 1024];
        if (socket.Receive(received) != 4 || received[3] != 0)
            throw new IOException("the broker refuses the connection");

        var message = Message();
        var packets = new byte[message.Length * InFlight];
        var (sent, confirmed, half, id) = (0L, 0L, 0, (ushort)0);
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < time || confirmed < sent)
        {
            var length = 0;
            while (watch.Elapsed < time && sent - confirmed < InFlight)
            {
                message.CopyTo(packets, length);
                if (++id == 0)
                    id = 1;
                packets[length + 5 + 16] = (byte)(id >> 8);
                packets[length + 6 + 16] = (byte)id;
                length += message.Length;
                sent++;
            }
            if (length > 0)
                socket.Send(packets.AsSpan(0, length));
            var bytes = half + socket.Receive(received);
            confirmed += bytes / 4;
            half = bytes % 4;
        }
        var cpu = Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"broker alone: {confirmed / watch.Elapsed.TotalSeconds:N0} messages/s confirmed, {cpu / confirmed * 1e6:N1} publisher CPU s per million"));
        return 0;
    }

    private static byte[] Message()
    {
        var topic = Encoding.UTF8.GetBytes("telemetry/plc-01");
        var payload = Encoding.UTF8.GetBytes("""{"ts":"2026-01-31T12:00:00.000Z","device":"plc-01","channel":"holding-0001","value":12345,"unit":"kWh","seq":1234567}""".PadRight(120)[..120]);
        var remaining = 2 + topic.Length + 2 + payload.Length;
        return [0x32, (byte)((remaining & 0x7f) | 0x80), (byte)(remaining >> 7), 0, (byte)topic.Length, .. topic, 0, 0, .. payload];
    }
}
