namespace Osgate;

/// <summary>A channel with the protocol's own description of it.</summary>
/// <typeparam name="TChannel">What the channel's <c>meta</c> binds to.</typeparam>
public sealed class DeviceChannel<TChannel> : DeviceChannel
    where TChannel : class
{
    internal DeviceChannel(ChannelDescription description, int index, TChannel meta)
        : base(description, index) => Meta = meta;

    /// <summary>The channel's <c>meta</c>.</summary>
    public TChannel Meta { get; }
}
