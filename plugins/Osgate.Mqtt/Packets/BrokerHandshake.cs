using MQTTnet;
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

    /// <summary>Opens one.</summary>
    /// <param name="marks">What else to ask the broker, where it keeps retained messages.</param>
    /// <param name="cancel">Gives it up.</param>
    /// <exception cref="IOException">The broker cannot be reached or does not accept; the message says why.</exception>
    public async Task<BrokerConnection> OpenAsync(MarkExchange? marks, CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        try
        {
            return await ConnectAsync(marks, either.Token);
        }
        catch (Exception e) when (patience.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw new IOException($"{settings.Host}:{settings.EffectivePort} did not answer as an MQTT broker within {Patience.TotalSeconds} s: check host, port and tls", e);
        }
    }

    private async Task<BrokerConnection> ConnectAsync(MarkExchange? marks, CancellationToken cancel)
    {
        // The sink sends again what was not confirmed, so nothing is to be kept at the broker.
        var options = BrokerOptions.Create(settings, clientId).WithCleanSession().Build();
        var channel = new MqttTcpChannel(options);
        try
        {
            await channel.ConnectAsync(cancel);
            var formatter = new MqttPacketFormatterAdapter(options.ProtocolVersion, new MqttBufferWriter(4096, 65535));
            var incoming = new IncomingPackets();
            var packets = new PacketExchange(channel, incoming, formatter, options.ClientId);
            await packets.SendAsync([MqttConnectPacketFactory.Create(options)], cancel);
            var terms = TermsOf(await ReadAnswerAsync(packets, cancel));
            if (marks is not null && terms.Retains)
                await marks.RunAsync(packets, cancel);
            var window = new PacketWindow(terms.InFlight, withoutSubscriber, unexpected);
            return new BrokerConnection(channel, incoming, formatter, window, terms, options.ClientId, time);
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

    private static async Task<MqttConnAckPacket> ReadAnswerAsync(PacketExchange packets, CancellationToken cancel) =>
        await packets.ReadAsync(cancel) switch
        {
            MqttConnAckPacket answer => answer,
            null => throw new IOException("the broker closed the connection instead of accepting it: are user, tls and version set as it wants them?"),
            var other => throw new MqttProtocolViolationException($"the broker answered CONNECT with a packet of another kind ({other.GetType().Name})"),
        };

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
            TimeSpan.FromSeconds(answer.ServerKeepAlive == 0 ? settings.Keepalive : answer.ServerKeepAlive),
            answer.RetainAvailable);
    }
}
