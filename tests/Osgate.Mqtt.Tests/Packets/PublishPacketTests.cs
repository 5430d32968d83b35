using System.Buffers;
using CsCheck;
using MQTTnet.Adapter;
using MQTTnet.Formatter;
using MQTTnet.Packets;

namespace Osgate.Mqtt.Tests;

internal sealed class PublishPacketTests
{
    [Test]
    public void A_packet_of_any_size_is_read_back_by_the_decoder_of_MQTTnet([Values] MqttVersion version, [Values] bool retain) =>
        Gen.Select(Gen.OneOf(Gen.Int[0, 300], Gen.Int[16_000, 17_000], Gen.Int[2_097_000, 2_098_000]), Gen.Int[1, 200], Gen.UShort)
            .Sample((size, topicLength, id) =>
            {
                var topic = Enumerable.Repeat((byte)'t', topicLength).ToArray();
                var payload = Enumerable.Range(0, size).Select(i => (byte)i).ToArray();
                var buffer = new PacketBuffer();
                buffer.Append("before"u8);
                var packet = PublishPacket.Begin(buffer, topic, id, retain, version);
                buffer.Append(payload);
                Assert.That(packet.TryComplete(buffer, uint.MaxValue), Is.True);

                var read = Decode(buffer.Written[6..], version);
                Assert.That(read.Topic, Has.Length.EqualTo(topicLength));
                Assert.That(read.PacketIdentifier, Is.EqualTo(id));
                Assert.That((int)read.QualityOfServiceLevel, Is.EqualTo(id == 0 ? 0 : 1));
                Assert.That(read.Retain, Is.EqualTo(retain));
                Assert.That(read.Payload.ToArray().AsSpan().SequenceEqual(payload), Is.True);
            }, iter: 60);

    [Test]
    public void A_packet_larger_than_the_broker_takes_is_taken_back()
    {
        var buffer = new PacketBuffer();
        buffer.Append("before"u8);
        var packet = PublishPacket.Begin(buffer, "t"u8, 1, retain: false, MqttVersion.V5);
        buffer.Append(new byte[100]);
        Assert.That(packet.TryComplete(buffer, 100), Is.False);
        Assert.That(buffer.Length, Is.EqualTo(6));
    }

    private static MqttPublishPacket Decode(ReadOnlyMemory<byte> packet, MqttVersion version)
    {
        var bytes = packet.ToArray();
        var start = 1 + Array.FindIndex(bytes, 1, digit => digit < 0x80);
        var formatter = new MqttPacketFormatterAdapter(version == MqttVersion.V5 ? MqttProtocolVersion.V500 : MqttProtocolVersion.V311, new MqttBufferWriter(4096, 65535));
        return (MqttPublishPacket)formatter.Decode(new ReceivedMqttPacket(bytes[0], new ArraySegment<byte>(bytes, start, bytes.Length - start), bytes.Length));
    }
}
