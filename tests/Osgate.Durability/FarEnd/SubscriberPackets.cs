using System.Buffers.Binary;

namespace Osgate.Durability.FarEnd;

/// <summary>The few packets of MQTT 3.1.1 that a subscriber with QoS 1 needs.</summary>
internal static class SubscriberPackets
{
    /// <summary>CONNECT with a session that outlives the connection.</summary>
    public static byte[] Connect => [0x10, 18, 0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 4, 0, 0, 0, 0, 6, (byte)'f', (byte)'a', (byte)'r', (byte)'e', (byte)'n', (byte)'d'];

    /// <summary>SUBSCRIBE to telemetry/# with QoS 1.</summary>
    public static byte[] Subscribe => [0x82, 16, 0, 1, 0, 11, .. "telemetry/#"u8, 1];

    public const int PubAckLength = 4;

    public static void WritePubAck(Span<byte> room, ushort id)
    {
        room[0] = 0x40;
        room[1] = 2;
        BinaryPrimitives.WriteUInt16BigEndian(room[2..], id);
    }

    /// <summary>Takes the next packet off, when all of it is there.</summary>
    public static bool TryRead(ref ReadOnlySpan<byte> bytes, out byte header, out ReadOnlySpan<byte> body)
    {
        header = 0;
        body = default;
        var (length, at) = (0, 1);
        for (var shift = 0; ; shift += 7)
        {
            if (at >= bytes.Length)
                return false;
            var part = bytes[at++];
            length |= (part & 0x7f) << shift;
            if (part < 0x80)
                break;
        }
        if (bytes.Length - at < length)
            return false;
        header = bytes[0];
        body = bytes.Slice(at, length);
        bytes = bytes[(at + length)..];
        return true;
    }

    /// <summary>Reads a PUBLISH with QoS 1.</summary>
    public static ushort ReadPublish(ReadOnlySpan<byte> body, out ReadOnlySpan<byte> topic, out ReadOnlySpan<byte> payload)
    {
        var length = BinaryPrimitives.ReadUInt16BigEndian(body);
        topic = body.Slice(2, length);
        payload = body[(4 + length)..];
        return BinaryPrimitives.ReadUInt16BigEndian(body[(2 + length)..]);
    }
}
