using System.Collections.Immutable;

namespace Osgate;

/// <summary>One turn of one device, as the host sees it.</summary>
public abstract class Poll
{
    private protected Poll(Device device, ImmutableArray<DeviceChannel> channels)
    {
        Device = device;
        Channels = channels;
        Gathered = new Report(device);
    }

    /// <summary>The device to ask.</summary>
    public Device Device { get; }

    /// <summary>The channels that are due, in the order of the manifest.</summary>
    public ImmutableArray<DeviceChannel> Channels { get; }

    /// <summary>What the poller reported.</summary>
    public Report Gathered { get; }
}
