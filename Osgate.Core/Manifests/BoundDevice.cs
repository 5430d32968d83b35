using System.Collections.Immutable;

namespace Osgate.Core.Manifests;

/// <summary>A device, bound, that knows which entries of the manifest it and its channels come from.</summary>
internal sealed record BoundDevice(DeviceEntry Entry, Device Device, ImmutableArray<ChannelEntry> Channels)
{
    /// <summary>The path in the document of a path that a check gave, relative to the device.</summary>
    public string Locate(string rest)
    {
        const string channels = ".channels[";
        if (!rest.StartsWith(channels, StringComparison.Ordinal))
            return Entry.Path + rest;
        var end = rest.IndexOf(']', StringComparison.Ordinal);
        var index = int.Parse(rest.AsSpan(channels.Length, end - channels.Length), System.Globalization.CultureInfo.InvariantCulture);
        return Channels[index].Path + rest[(end + 1)..];
    }

    /// <summary>The device without what is faulty: itself, with fewer channels, or none at all.</summary>
    public Device? Without(List<string> faulty, ConnectorFactory factory)
    {
        var left = Channels.Where(c => !faulty.Any(f => f.StartsWith(c.Path + ".meta", StringComparison.Ordinal))).ToImmutableArray();
        if (faulty.Any(f => f == Entry.Path || f.StartsWith(Entry.Path + ".meta", StringComparison.Ordinal)))
            return null;
        return left.Length == Channels.Length ? Device : DeviceBinder.Create(factory, Entry, left);
    }
}
