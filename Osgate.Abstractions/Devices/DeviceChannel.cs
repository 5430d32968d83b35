using System.Collections.Immutable;

namespace Osgate;

/// <summary>One time series of one device. Immutable.</summary>
public abstract class DeviceChannel
{
    private protected DeviceChannel(ChannelDescription description, int index)
    {
        Name = description.Name;
        Unit = description.Unit;
        Interval = description.Interval;
        Labels = description.Labels;
        Index = index;
    }

    /// <summary>The channel's name, unique within its device.</summary>
    public string Name { get; }

    /// <summary>The unit delivered; empty where there is none.</summary>
    public string Unit { get; }

    /// <summary>How often a poller is to ask for it; above zero. A listener may take no notice.</summary>
    public TimeSpan Interval { get; }

    /// <summary>Free labels of the manifest.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; }

    /// <summary>The channel's place among the channels of its device, from 0.</summary>
    public int Index { get; }

    /// <summary>The channel's name.</summary>
    public override string ToString() => Name;
}
