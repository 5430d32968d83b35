using System.Buffers;
using MQTTnet;
using MQTTnet.Adapter;
using MQTTnet.Channel;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Implementations;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace Osgate.Mqtt;

/// <summary>Opens a publisher's connection: TCP or TLS, CONNECT, CONNACK (MQTT 5.0, 3.1 and 3.2).</summary>
internal sealed class BrokerHandshake(MqttSinkSettings settings, string clientId, Counter withoutSubscriber, Counter unexpected, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <exception cref="IOException">The broker cannot be reached or does not accept; the message says why.</exception>
    public async Task<BrokerConnection> OpenAsync(CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        try
        {
            return await ConnectAsync(either.Token);
        }
        catch (Exception e) when (patience.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw new IOException($"{settings.Host}:{settings.EffectivePort} did not answer as an MQTT broker within {Patience.TotalSeconds} s: check host, port and tls", e);
        }
    }

    private async Task<BrokerConnection> ConnectAsync(CancellationToken cancel)
    {
        // The sink sends again what was not confirmed, so nothing is to be kept at the broker.
        var options = BrokerOptions.Create(settings, clientId).WithCleanSession().Build();
        var channel = new MqttTcpChannel(options);
        try
        {
            await channel.ConnectAsync(cancel);
            var formatter = new MqttPacketFormatterAdapter(options.ProtocolVersion, new MqttBufferWriter(4096, 65535));
            var hello = formatter.Encode(MqttConnectPacketFactory.Create(options)).ToArray();
            await channel.WriteAsync(new ReadOnlySequence<byte>(hello), isEndOfPacket: true, cancel);
            var incoming = new IncomingPackets();
            var terms = TermsOf(await ReadAnswerAsync(channel, incoming, formatter, cancel));
            var window = new PacketWindow(terms.InFlight, withoutSubscriber, unexpected);
            return new BrokerConnection(channel, incoming, formatter, window, terms, time);
        }
        catch (Exception e)
        {
            // Nobody else closes a connection that was never handed out.
            channel.Dispose();
            if (e is OperationCanceledException or IOException or SecretUnavailableException)
                throw;
            throw new IOException($"cannot connect to {settings.Host}:{settings.EffectivePort}: {e.GetBaseException().Message}", e);
        }
    }

    private static async Task<MqttConnAckPacket> ReadAnswerAsync(IMqttChannel channel, IncomingPackets incoming, MqttPacketFormatterAdapter formatter, CancellationToken cancel)
    {
        byte header;
        ArraySegment<byte> body;
        while (!incoming.TryRead(out header, out body))
        {
            var room = incoming.GetRoom();
            var read = await channel.ReadAsync(room.Array!, room.Offset, room.Count, cancel);
            if (read == 0)
                throw new IOException("the broker closed the connection instead of accepting it: are user, tls and version set as it wants them?");
            incoming.Received(read);
        }
        return header >> 4 == (int)MqttControlPacketType.ConnAck
            ? (MqttConnAckPacket)formatter.Decode(new ReceivedMqttPacket(header, body, body.Count + 2))
            : throw new MqttProtocolViolationException($"the broker answered CONNECT with a packet of another kind (0x{header:X2})");
    }

    private BrokerTerms TermsOf(MqttConnAckPacket answer)
    {
        if (settings.Version == MqttVersion.V311)
        {
            if (answer.ReturnCode != MqttConnectReturnCode.ConnectionAccepted)
                throw new IOException($"the broker refused the connection: {answer.ReturnCode}");
            return new BrokerTerms(settings.InFlight, uint.MaxValue, TimeSpan.FromSeconds(settings.Keepalive));
        }
        if (answer.ReasonCode != MqttConnectReasonCode.Success)
            throw new IOException($"the broker refused the connection: {answer.ReasonCode} {answer.ReasonString}".TrimEnd());
        if (settings.Retain && !answer.RetainAvailable)
            throw new IOException("the broker keeps no retained messages: set \"retain\": false");
        if (settings.Qos > 0 && answer.MaximumQoS == MqttQualityOfServiceLevel.AtMostOnce)
            throw new IOException("the broker takes QoS 0 only: set \"qos\": 0, or use another broker");
        return new BrokerTerms(
            answer.ReceiveMaximum == 0 ? settings.InFlight : Math.Min(settings.InFlight, answer.ReceiveMaximum),
            answer.MaximumPacketSize == 0 ? uint.MaxValue : answer.MaximumPacketSize,
            TimeSpan.FromSeconds(answer.ServerKeepAlive == 0 ? settings.Keepalive : answer.ServerKeepAlive));
    }
}
