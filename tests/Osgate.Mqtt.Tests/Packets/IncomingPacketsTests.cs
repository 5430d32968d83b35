using CsCheck;
using MQTTnet.Exceptions;

namespace Osgate.Mqtt.Tests;

internal sealed class IncomingPacketsTests
{
    [Test]
    public void A_stream_torn_anywhere_gives_the_packets_that_went_in() =>
        Gen.Select(Gen.Int[0, 40_000].Array[1, 20], Gen.Int[1, 5_000].Array[1, 10]).Sample((bodies, pieces) =>
        {
            var stream = bodies.SelectMany((length, i) => Packet((byte)(i << 4), length)).ToArray();
            var incoming = new IncomingPackets();
            var found = new List<(byte, int)>();
            for (var (at, piece) = (0, 0); at < stream.Length; piece++)
            {
                var room = incoming.GetRoom();
                var count = Math.Min(Math.Min(room.Count, pieces[piece % pieces.Length]), stream.Length - at);
                stream.AsSpan(at, count).CopyTo(room);
                incoming.Received(count);
                at += count;
                while (incoming.TryRead(out var header, out var body))
                {
                    Assert.That(body, Is.All.EqualTo((byte)body.Count));
                    found.Add((header, body.Count));
                }
            }
            Assert.That(found, Is.EqualTo(bodies.Select((length, i) => ((byte)(i << 4), length))));
        }, iter: 30);

    [Test]
    public void Noise_is_not_waited_for()
    {
        var incoming = new IncomingPackets();
        "HTTP/1.1 400"u8.CopyTo(incoming.GetRoom());
        incoming.Received(12);
        Assert.That(() => ReadAll(incoming), Throws.Nothing, "'H' and 84 bytes may still be a packet");

        var endless = new IncomingPackets();
        new byte[] { 0x40, 0xFF, 0xFF, 0xFF, 0xFF }.CopyTo(endless.GetRoom().AsSpan());
        endless.Received(5);
        Assert.That(() => ReadAll(endless), Throws.TypeOf<MqttProtocolViolationException>().With.Message.Contains("no MQTT"));
    }

    private static void ReadAll(IncomingPackets incoming)
    {
        while (incoming.TryRead(out _, out _))
        {
        }
    }

    private static IEnumerable<byte> Packet(byte header, int length)
    {
        yield return header;
        var rest = length;
        do
        {
            yield return (byte)((rest & 0x7F) | (rest > 0x7F ? 0x80 : 0));
            rest >>= 7;
        }
        while (rest > 0);
        for (var i = 0; i < length; i++)
            yield return (byte)length;
    }
}
