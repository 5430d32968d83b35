using System.Collections.Immutable;
using System.Text;

namespace Osgate.Mqtt;

/// <summary>What is the same in every message of a device, encoded once.</summary>
internal sealed class SourcePieces
{
    public SourcePieces(string gateway, TopicTemplate topic, ReportSource source)
    {
        var shared = topic.HasChannel ? null : Encoding.UTF8.GetBytes(topic.Render(gateway, source, ""));
        DeviceTopic = shared ?? [];
        var device = $"\"device\":\"{source.DeviceUuid:D}\"";
        GatewayAndDevice = [.. "\",\"gateway\":"u8, .. JsonBytes.Quote(gateway), .. Encoding.UTF8.GetBytes($",{device},\"seq\":")];
        Channels = [.. source.Channels.Select(channel => new ChannelPieces(
            Topic: shared ?? Encoding.UTF8.GetBytes(topic.Render(gateway, source, channel.Name)),
            Name: [.. JsonBytes.Quote(channel.Name), (byte)':'],
            BeforeValue: [.. Encoding.UTF8.GetBytes($"\",{device},\"channel\":"), .. JsonBytes.Quote(channel.Name), .. ",\"value\":"u8],
            AfterValue: [.. ",\"unit\":"u8, .. JsonBytes.Quote(channel.Unit), .. ",\"seq\":"u8]))];
    }

    /// <summary>The topic of messages that hold several channels; empty when each channel has its own.</summary>
    public byte[] DeviceTopic { get; }

    /// <summary><c>","gateway":"...","device":"...","seq":</c></summary>
    public byte[] GatewayAndDevice { get; }

    /// <summary>By <see cref="ChannelReading.Channel"/>.</summary>
    public ImmutableArray<ChannelPieces> Channels { get; }
}
