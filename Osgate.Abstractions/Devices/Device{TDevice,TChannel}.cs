using System.Collections.Immutable;

namespace Osgate;

/// <summary>A device with the protocol's own description of it and of its channels.</summary>
/// <typeparam name="TDevice">What the device's <c>meta</c> binds to.</typeparam>
/// <typeparam name="TChannel">What each channel's <c>meta</c> binds to.</typeparam>
public sealed class Device<TDevice, TChannel> : Device
    where TDevice : class
    where TChannel : class
{
    internal Device(DeviceDescription description, TDevice meta, ImmutableArray<DeviceChannel<TChannel>> channels)
        : base(description, ImmutableArray<DeviceChannel>.CastUp(channels))
    {
        Meta = meta;
        Channels = channels;
    }

    /// <summary>The device's <c>meta</c>.</summary>
    public TDevice Meta { get; }

    /// <inheritdoc cref="Device.Channels"/>
    public new ImmutableArray<DeviceChannel<TChannel>> Channels { get; }
}
