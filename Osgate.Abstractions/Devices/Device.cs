using System.Collections.Immutable;

namespace Osgate;

/// <summary>A physical thing, usually a sensor or meter, as the manifest describes it. Immutable: a changed device is a
/// new object, so that what was derived from one may be cached under it.</summary>
public abstract class Device
{
    private protected Device(DeviceDescription description, ImmutableArray<DeviceChannel> channels)
    {
        Uuid = description.Uuid;
        Name = description.Name;
        Type = description.Type;
        TimeZone = description.TimeZone;
        Labels = description.Labels;
        Channels = channels;
    }

    /// <summary>The device's identity, which never changes.</summary>
    public Guid Uuid { get; }

    /// <summary>The device's name for people; unique within its connector, not beyond.</summary>
    public string Name { get; }

    /// <summary>What the manifest calls the kind of device (default: "default").</summary>
    public string Type { get; }

    /// <summary>The zone of device times that come without one (default: UTC).</summary>
    public TimeZoneInfo TimeZone { get; }

    /// <summary>Free labels of the manifest.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; }

    /// <summary>The device's channels; a channel stands at its <see cref="DeviceChannel.Index"/>.</summary>
    public ImmutableArray<DeviceChannel> Channels { get; }

    /// <summary>The device's name.</summary>
    public override string ToString() => Name;
}
