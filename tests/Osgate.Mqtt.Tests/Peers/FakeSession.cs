using System.Net.Sockets;
using System.Text;
using MQTTnet.Adapter;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace Osgate.Mqtt.Tests;

/// <summary>One connection of a <see cref="FakeBroker"/>; packets are read by MQTTnet's own decoder.</summary>
internal sealed class FakeSession(TcpClient client, MqttProtocolVersion version) : IDisposable
{
    private readonly MqttPacketFormatterAdapter _formatter = new(version, new MqttBufferWriter(4096, 65535));
    private readonly NetworkStream _stream = client.GetStream();

    public bool HasMore => client.Available > 0;

    /// <summary>The next packet; <see langword="null"/> when the peer closed.</summary>
    public async Task<MqttPacket?> ReadAsync()
    {
        var one = new byte[1];
        if (await _stream.ReadAtLeastAsync(one, 1, throwOnEndOfStream: false) == 0)
            return null;
        var header = one[0];
        var (length, shift) = (0, 0);
        do
        {
            await _stream.ReadExactlyAsync(one);
            length |= (one[0] & 0x7F) << shift;
            shift += 7;
        }
        while ((one[0] & 0x80) != 0);
        var body = new byte[length];
        await _stream.ReadExactlyAsync(body);
        return _formatter.Decode(new ReceivedMqttPacket(header, body, length + 2));
    }

    /// <summary>The next message; pings on the way are answered.</summary>
    public async Task<(ushort Id, string Topic, string Payload)> ReadPublishAsync()
    {
        while (true)
        {
            var packet = await ReadAsync();
            if (packet is MqttPublishPacket publish)
                return (publish.PacketIdentifier, publish.Topic, Encoding.UTF8.GetString(publish.Payload));
            Assert.That(packet, Is.InstanceOf<MqttPingReqPacket>());
            await SendAsync(MqttPingRespPacket.Instance);
        }
    }

    /// <summary>The numbers of the next messages; pings on the way are answered.</summary>
    public async Task<ushort[]> ReadPublishesAsync(int count)
    {
        var ids = new ushort[count];
        for (var i = 0; i < count; i++)
            ids[i] = (await ReadPublishAsync()).Id;
        return ids;
    }

    /// <summary>Confirms some messages of more in one go, and returns when the peer has taken note of it: it pings, since
    /// it waits for the others.</summary>
    public async Task ConfirmSomeAsync(params (ushort Id, int Reason)[] answers)
    {
        await SendAsync([.. answers.SelectMany(answer => new byte[] { 0x40, 0x03, (byte)(answer.Id >> 8), (byte)answer.Id, (byte)answer.Reason })]);
        Assert.That(await ReadAsync(), Is.InstanceOf<MqttPingReqPacket>());
    }

    /// <summary>Reads until the peer closes.</summary>
    public async Task ReadToEndAsync()
    {
        while (await ReadAsync() is not null)
        {
        }
    }

    public Task SendAsync(MqttPacket packet) => SendAsync(_formatter.Encode(packet).ToArray());

    public Task SendAsync(byte[] bytes) => _stream.WriteAsync(bytes).AsTask();

    public Task ConfirmAsync(ushort id, int reason = 0) =>
        SendAsync(new MqttPubAckPacket { PacketIdentifier = id, ReasonCode = (MqttPubAckReasonCode)reason });

    public void Dispose()
    {
        _stream.Dispose();
        client.Dispose();
    }
}
