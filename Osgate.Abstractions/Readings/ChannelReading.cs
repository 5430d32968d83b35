using System.Runtime.InteropServices;

namespace Osgate;

/// <summary>A reading, with the place of its channel among the channels of its device.</summary>
/// <param name="channel">The channel's <see cref="DeviceChannel.Index"/>.</param>
/// <param name="reading">The reading.</param>
[StructLayout(LayoutKind.Auto)]
public readonly struct ChannelReading(int channel, in Reading reading)
{
    /// <summary>The channel's <see cref="DeviceChannel.Index"/>.</summary>
    public int Channel { get; } = channel;

    /// <summary>The reading.</summary>
    public Reading Reading { get; } = reading;
}
