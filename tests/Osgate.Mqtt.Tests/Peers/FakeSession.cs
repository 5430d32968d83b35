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

    /// <summary>Plays the broker's part in what a sink asks before its first message.</summary>
    /// <returns>What the broker keeps for the sink then.</returns>
    public async Task<string?> AnswerForMarksAsync(FakeMarks marks)
    {
        while (true)
        {
            switch (await ReadAsync())
            {
                case MqttSubscribePacket subscribe:
                    Assert.That(subscribe.TopicFilters.Single().Topic, Is.EqualTo(FakeMarks.Topic));
                    await SendAsync(new MqttSubAckPacket { PacketIdentifier = subscribe.PacketIdentifier, ReasonCodes = [(MqttSubscribeReasonCode)marks.SubscribeReason] });
                    if (marks.Retained is { } retained)
                        await SendAsync(FakeMarks.Message(retained, retain: true));
                    break;
                case MqttPublishPacket publish:
                    Assert.That((publish.Topic, publish.Retain, publish.QualityOfServiceLevel), Is.EqualTo((FakeMarks.Topic, true, MqttQualityOfServiceLevel.AtLeastOnce)));
                    marks.Take(Encoding.UTF8.GetString(publish.Payload));
                    if (!marks.IsDeaf)
                        await SendAsync(FakeMarks.Message(Encoding.UTF8.GetString(publish.Payload), retain: false));
                    await ConfirmAsync(publish.PacketIdentifier, marks.PublishReason);
                    break;
                case MqttPingReqPacket:
                    await SendAsync(MqttPingRespPacket.Instance);
                    if (marks.SubscribeReason >= 0x80)
                        return marks.Retained;
                    break;
                case MqttUnsubscribePacket unsubscribe:
                    await SendAsync(new MqttUnsubAckPacket { PacketIdentifier = unsubscribe.PacketIdentifier, ReasonCodes = [MqttUnsubscribeReasonCode.Success] });
                    return marks.Retained;
                case var other:
                    Assert.Fail($"the sink sent {other?.GetType().Name ?? "nothing more"}");
                    break;
            }
        }
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
