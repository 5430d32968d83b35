using System.Buffers;
using MQTTnet.Adapter;
using MQTTnet.Channel;
using MQTTnet.Formatter;
using MQTTnet.Packets;

namespace Osgate.Mqtt;

/// <summary>Sends and reads packets one at a time, before a connection is handed out.</summary>
internal sealed class PacketExchange(IMqttChannel channel, IncomingPackets incoming, MqttPacketFormatterAdapter formatter, string clientId)
{
    /// <summary>Sends packets in one go.</summary>
    public async Task SendAsync(MqttPacket[] packets, CancellationToken cancel)
    {
        byte[] bytes = [.. packets.SelectMany(packet => formatter.Encode(packet).ToArray())];
        await channel.WriteAsync(new ReadOnlySequence<byte>(bytes), isEndOfPacket: true, cancel);
    }

    /// <summary>The next packet; <see langword="null"/> when the broker closed the connection.</summary>
    /// <exception cref="IOException">The broker said why it ends the connection.</exception>
    public async Task<MqttPacket?> ReadAsync(CancellationToken cancel)
    {
        byte header;
        ArraySegment<byte> body;
        while (!incoming.TryRead(out header, out body))
        {
            var room = incoming.GetRoom();
            var read = await channel.ReadAsync(room.Array!, room.Offset, room.Count, cancel);
            if (read == 0)
                return null;
            incoming.Received(read);
        }
        var packet = formatter.Decode(new ReceivedMqttPacket(header, body, body.Count + 2));
        return packet is MqttDisconnectPacket goodbye ? throw new IOException(BrokerGoodbye.Describe(goodbye, clientId)) : packet;
    }
}
