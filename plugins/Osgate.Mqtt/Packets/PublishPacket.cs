using System.Buffers.Binary;
using MQTTnet.Protocol;

namespace Osgate.Mqtt;

/// <summary>Writes PUBLISH packets around payloads that are written in place (MQTT 5.0, 3.3). Allocates nothing.</summary>
internal readonly struct PublishPacket
{
    // A packet of 128 to 16,383 bytes, as nearly all are, has its length in two bytes; others are moved.
    private const int ExpectedLengthBytes = 2;
    private const int LargestRemainingLength = 268_435_455;

    private readonly int _start;

    private PublishPacket(int start) => _start = start;

    /// <summary>Writes all that stands before the payload.</summary>
    /// <param name="buffer">Where to.</param>
    /// <param name="topic">The topic, UTF-8.</param>
    /// <param name="id">The packet's number; 0 for QoS 0, which has none.</param>
    /// <param name="retain">Whether the broker keeps the message.</param>
    /// <param name="version">The protocol's version.</param>
    public static PublishPacket Begin(PacketBuffer buffer, ReadOnlySpan<byte> topic, ushort id, bool retain, MqttVersion version)
    {
        var packet = new PublishPacket(buffer.Length);
        var head = buffer.GetSpan(topic.Length + 16);
        head[0] = (byte)(((int)MqttControlPacketType.Publish << 4) | (id == 0 ? 0 : 2) | (retain ? 1 : 0));
        var at = 1 + ExpectedLengthBytes;
        BinaryPrimitives.WriteUInt16BigEndian(head[at..], (ushort)topic.Length);
        topic.CopyTo(head[(at + 2)..]);
        at += 2 + topic.Length;
        if (id != 0)
        {
            BinaryPrimitives.WriteUInt16BigEndian(head[at..], id);
            at += 2;
        }
        if (version == MqttVersion.V5)
            head[at++] = 0; // no properties
        buffer.Advance(at);
        return packet;
    }

    /// <summary>Fills in the length; takes the packet back when the broker would not take it.</summary>
    /// <returns>Whether the packet stands in the buffer.</returns>
    public bool TryComplete(PacketBuffer buffer, uint largestPacket)
    {
        var body = _start + 1 + ExpectedLengthBytes;
        var length = buffer.Length - body;
        var lengthBytes = length switch { < 1 << 7 => 1, < 1 << 14 => 2, < 1 << 21 => 3, _ => 4 };
        if (length > LargestRemainingLength || 1L + lengthBytes + length > largestPacket)
        {
            buffer.Truncate(_start);
            return false;
        }
        if (lengthBytes != ExpectedLengthBytes)
            buffer.Shift(body, lengthBytes - ExpectedLengthBytes);
        for (var i = 1; i <= lengthBytes; i++, length >>= 7)
            buffer[_start + i] = (byte)((length & 0x7F) | (i < lengthBytes ? 0x80 : 0));
        return true;
    }
}
