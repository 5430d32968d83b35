using System.Buffers;
using MQTTnet.Exceptions;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace Osgate.Mqtt;

/// <summary>Reads the mark that a broker keeps at the begin of a connection, and finds out whether the broker has lost
/// what it confirmed.</summary>
/// <remarks>A mark that is not there proves a loss only where one that is written can be read: a broker may throw away
/// what the user may not write or read, or keep no retained messages, without a word. So a mark is written, and asked for
/// again, before anything is believed.</remarks>
internal sealed class MarkExchange(string topic, MarkLedger ledger, long next, TimeProvider time)
{
    // Some brokers look a retained message up beside all other work, and may answer a ping before.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    private ConfirmedMark? _found;
    private ConfirmedMark? _echo;

    /// <summary>Whether the broker was asked.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Why marks are of no use at this broker, with the mend; <see langword="null"/> when they are.</summary>
    public string? Problem { get; private set; }

    /// <summary>What the broker has lost; <see langword="null"/> when it has all.</summary>
    public RewindException? Loss { get; private set; }

    /// <exception cref="IOException">The connection broke.</exception>
    public async Task RunAsync(PacketExchange packets, CancellationToken cancel)
    {
        HasBegun = true;
        await AskAsync(packets, [Subscribe(1), MqttPingReqPacket.Instance], cancel);
        if (Problem is not null)
            return;
        if (_found is null && ledger.Judge(null, next) is not null)
            await LookAgainAsync(packets, cancel);
        var found = _found;
        var rewind = ledger.Judge(found, next);

        var mark = ledger.Base(rewind, next);
        _found = null;
        await AskAsync(packets, [Publish(2, mark), Subscribe(3), MqttPingReqPacket.Instance], cancel);
        if (Problem is null && (_found != mark || _echo != mark))
            await LookAgainAsync(packets, cancel);
        if (_found != mark || _echo != mark)
            Problem ??= $"what was written to '{topic}' cannot be read there: allow this user to read and write it, and the broker to keep retained messages";
        await AskAsync(packets, [new MqttUnsubscribePacket { PacketIdentifier = 4, TopicFilters = [topic] }], cancel);
        if (Problem is not null)
            return;
        if (rewind is { } from)
            Loss = new RewindException(from, Describe(found, ledger.Base(null, next)));
        ledger.Begin(rewind, next);
    }

    private string Describe(ConfirmedMark? found, ConfirmedMark confirmed) => found is { } mark
        ? $"the broker may have lost what it confirmed: its mark on '{topic}' says {mark.Confirmed}, and reports up to {confirmed.Confirmed} were confirmed"
        : $"the broker has lost what it confirmed: its mark on '{topic}' is gone, and reports up to {confirmed.Confirmed} were confirmed";

    private async Task LookAgainAsync(PacketExchange packets, CancellationToken cancel)
    {
        await Task.Delay(Grace, time, cancel);
        await AskAsync(packets, [MqttPingReqPacket.Instance], cancel);
    }

    private async Task AskAsync(PacketExchange packets, MqttPacket[] questions, CancellationToken cancel)
    {
        await packets.SendAsync(questions, cancel);
        for (var open = questions.Length; open > 0;)
        {
            if (IsAnswer(await packets.ReadAsync(cancel)))
                open--;
        }
    }

    private bool IsAnswer(MqttPacket? packet)
    {
        switch (packet)
        {
            case null:
                throw new IOException($"the broker closed the connection when asked for '{topic}'");
            case MqttPublishPacket publish:
                // Without the flag it is the echo of what was just written, which shows nothing of what is kept. And
                // what is kept may be the same as before, which shows nothing of what was written.
                if (publish.Topic == topic && publish.Retain)
                    _found = ConfirmedMark.Parse(publish.Payload);
                else if (publish.Topic == topic)
                    _echo = ConfirmedMark.Parse(publish.Payload);
                return false;
            case MqttSubAckPacket subscribed:
                if (subscribed.ReasonCodes.Any(code => (int)code >= 0x80))
                    Problem ??= $"the broker refuses the subscription to '{topic}': allow this user to read it";
                return true;
            case MqttPubAckPacket published:
                if (!PubAckReason.IsConfirmed((byte)published.ReasonCode))
                    Problem ??= $"the broker refuses '{topic}': {PubAckReason.Describe((byte)published.ReasonCode)}";
                return true;
            case MqttPingRespPacket or MqttUnsubAckPacket:
                return true;
            default:
                throw new MqttProtocolViolationException($"the broker sent a packet that a publisher does not expect ({packet.GetType().Name})");
        }
    }

    private MqttSubscribePacket Subscribe(ushort id) => new()
    {
        PacketIdentifier = id,
        TopicFilters = [new MqttTopicFilter { Topic = topic, QualityOfServiceLevel = MqttQualityOfServiceLevel.AtMostOnce }],
    };

    private MqttPublishPacket Publish(ushort id, ConfirmedMark mark)
    {
        var payload = new PacketBuffer();
        mark.Write(payload);
        return new MqttPublishPacket
        {
            PacketIdentifier = id,
            Topic = topic,
            Payload = new ReadOnlySequence<byte>(payload.Written),
            QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
            Retain = true,
        };
    }
}
