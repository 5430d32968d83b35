using System.Buffers;
using System.Text;
using MQTTnet.Packets;

namespace Osgate.Mqtt.Tests;

/// <summary>What a <see cref="FakeBroker"/> does about the marks of a sink.</summary>
internal sealed class FakeMarks
{
    public const string Topic = "osgate/gw-1/sinks/localMqttBroker/confirmed";

    /// <summary>The mark that it keeps.</summary>
    public string? Retained { get; set; }

    /// <summary>How it answers a subscription.</summary>
    public byte SubscribeReason { get; init; }

    /// <summary>How it answers a mark.</summary>
    public byte PublishReason { get; init; }

    /// <summary>Whether it throws marks away without a word.</summary>
    public bool IsDeaf { get; init; }

    public void Take(string mark) => Retained = IsDeaf || PublishReason >= 0x80 ? Retained : mark;

    public static MqttPublishPacket Message(string payload, bool retain) =>
        new() { Topic = Topic, Payload = new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(payload)), Retain = retain };
}
