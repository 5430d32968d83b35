using System.Runtime.InteropServices;

namespace Osgate;

/// <summary>What one poll or one message gave for one device. Not safe for several threads at once.</summary>
/// <remarks>A report is written with <see cref="IReportWriter.Write"/>, which copies it; then it may be cleared and
/// filled again, which allocates nothing.</remarks>
public sealed class Report
{
    private readonly List<ChannelReading> _readings;

    /// <summary>An empty report of a device.</summary>
    public Report(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        Device = device;
        _readings = new List<ChannelReading>(Math.Min(device.Channels.Length, 128));
    }

    /// <summary>The device that was read.</summary>
    public Device Device { get; }

    /// <summary>The number of readings.</summary>
    public int Count => _readings.Count;

    /// <summary>The readings, in the order in which they were added; valid until the report changes.</summary>
    public ReadOnlySpan<ChannelReading> Readings => CollectionsMarshal.AsSpan(_readings);

    /// <summary>Adds a reading. A channel may be added several times, with one device time each.</summary>
    /// <exception cref="ArgumentException">The channel belongs to another device.</exception>
    public void Add(DeviceChannel channel, in Reading reading)
    {
        ArgumentNullException.ThrowIfNull(channel);
        // A reading knows its channel by place alone: what is wrong here would come out under another channel's name.
        if ((uint)channel.Index >= (uint)Device.Channels.Length || !ReferenceEquals(Device.Channels[channel.Index], channel))
            throw new ArgumentException($"'{channel.Name}' is no channel of '{Device.Name}': report it under its own device", nameof(channel));
        _readings.Add(new ChannelReading(channel.Index, reading));
    }

    /// <summary>Adds a good reading.</summary>
    public void Add(DeviceChannel channel, ReadingValue value) => Add(channel, new Reading(value));

    /// <summary>Takes all readings out.</summary>
    public void Clear() => _readings.Clear();
}
