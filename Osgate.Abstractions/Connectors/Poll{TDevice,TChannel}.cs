using System.Collections.Immutable;

namespace Osgate;

/// <summary>One turn of one device: who is asked for what, and where the answers go.</summary>
/// <remarks>The host keeps one object for each set of channels that come due together, so a plan of requests may be
/// cached under it (<see cref="System.Runtime.CompilerServices.ConditionalWeakTable{TKey,TValue}"/>).</remarks>
public sealed class Poll<TDevice, TChannel> : Poll
    where TDevice : class
    where TChannel : class
{
    internal Poll(Device<TDevice, TChannel> device, ImmutableArray<DeviceChannel<TChannel>> channels)
        : base(device, ImmutableArray<DeviceChannel>.CastUp(channels))
    {
        Device = device;
        Channels = channels;
    }

    /// <inheritdoc cref="Poll.Device"/>
    public new Device<TDevice, TChannel> Device { get; }

    /// <inheritdoc cref="Poll.Channels"/>
    public new ImmutableArray<DeviceChannel<TChannel>> Channels { get; }

    /// <summary>Reports a good value.</summary>
    public void Report(DeviceChannel<TChannel> channel, ReadingValue value) => Gathered.Add(channel, new Reading(value));

    /// <summary>Reports a reading of any quality, and with the device's own time where there is one.</summary>
    public void Report(DeviceChannel<TChannel> channel, in Reading reading) => Gathered.Add(channel, reading);

    /// <summary>Reports that a channel gave no value.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="reason">Why, in a few words.</param>
    public void ReportBad(DeviceChannel<TChannel> channel, string reason) => Gathered.Add(channel, Reading.Bad(reason));
}
