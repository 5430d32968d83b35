using System.Collections.Frozen;
using System.Collections.Immutable;
using Osgate.Core.Pipeline;
using Osgate.Core.Spool;

namespace Osgate.Core.Connectors;

/// <summary>The way of a lane's reports: its devices' sources, its pipeline, the spool.</summary>
internal sealed class LaneRoute
{
    private readonly Lock _lock = new();
    private readonly ReportPipeline _pipeline = new();
    private readonly FrozenDictionary<Device, SpoolSource> _sources;
    private readonly TimeProvider _time;
    private long _readings;
    private long _badReadings;
    private long _strangers;

    public LaneRoute(ISpool spool, TimeProvider time, IEnumerable<KeyValuePair<Device, SpoolSource>> sources)
    {
        Spool = spool;
        _time = time;
        _sources = sources.ToFrozenDictionary(ReferenceEqualityComparer.Instance as IEqualityComparer<Device>);
    }

    public ISpool Spool { get; }

    /// <summary>Readings that were written so far.</summary>
    public long Readings => Interlocked.Read(ref _readings);

    /// <summary>Bad ones among them.</summary>
    public long BadReadings => Interlocked.Read(ref _badReadings);

    /// <summary>Reports of devices that are not on this lane: a fault of the connector.</summary>
    public long Strangers => Interlocked.Read(ref _strangers);

    /// <summary>Appends a report; returns the positions it took, or nothing for a device of another lane.</summary>
    public SpoolRange? Append(Report report)
    {
        if (!_sources.TryGetValue(report.Device, out var source))
        {
            Interlocked.Increment(ref _strangers);
            return null;
        }
        // A listener may write from several tasks; the pipeline's state is one.
        lock (_lock)
        {
            var readings = _pipeline.Run(report.Readings);
            _readings += readings.Length;
            foreach (ref readonly var reading in readings)
            {
                if (reading.Reading.Quality == Quality.Bad)
                    _badReadings++;
            }
            return Spool.Append(source, _time.GetUtcNow(), readings);
        }
    }

    /// <summary>What sinks will see of a device.</summary>
    /// <param name="device">The device.</param>
    /// <param name="connector">The name of its connector.</param>
    /// <param name="sinks">The names of the sinks that it goes to; empty for all.</param>
    /// <param name="high">The names of its channels of high priority.</param>
    /// <param name="labels">Labels of what it stands in, from far to near.</param>
    public static SpoolSource SourceOf(
        Device device, string connector, ImmutableArray<string> sinks, IReadOnlySet<string> high, params ReadOnlySpan<ImmutableSortedDictionary<string, string>> labels)
    {
        var merged = ImmutableSortedDictionary<string, string>.Empty;
        foreach (var more in labels)
            merged = merged.SetItems(more);
        var source = new ReportSource
        {
            DeviceUuid = device.Uuid,
            DeviceName = device.Name,
            Connector = connector,
            Labels = merged.SetItems(device.Labels),
            Channels = [.. device.Channels.Select(c => new SourceChannel(c.Name, c.Unit) { Labels = c.Labels })],
        };
        return new SpoolSource(source, sinks) { HighChannels = [.. device.Channels.Where(c => high.Contains(c.Name)).Select(c => c.Index)] };
    }
}
