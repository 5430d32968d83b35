using Osgate.Core.Connectors;
using Osgate.Core.Manifests;
using Osgate.Core.Plugins;
using Osgate.Core.Sinks;

namespace Osgate.Core.Management;

/// <summary>Reads the status off what runs.</summary>
internal static class StatusReader
{
    public static GatewayStatus Read(
        GatewayOptions options, TimeSpan uptime, GatewayPlan? plan, PluginHouse plugins,
        IReadOnlyList<LaneRunner> lanes, IReadOnlyList<SinkRunner> sinks, IReadOnlyList<WaitingSink> waiting, SpoolStatus spool) => new()
        {
            Id = options.Id,
            Version = options.Version,
            Uptime = Math.Round(uptime.TotalSeconds, 3),
            Manifest = plan is null ? null : Read(plan),
            Plugins = [.. plugins.Catalog.Plugins.Select(p => Read(p, plugins.Loaded.Any(l => l.Descriptor.Name == p.Name)))],
            Connectors = [.. (plan?.Connectors ?? []).Select(c => Read(c, lanes.Where(l => c.Lanes.Contains(l.Lane))))],
            Sinks = [.. sinks.Select(Read), .. waiting.Select(Read)],
            Spool = spool,
        };

    public static PluginStatus Read(PluginDescriptor plugin, bool isLoaded) => new(
        plugin.Name,
        plugin.Version,
        plugin.Problem is not null ? "unusable" : isLoaded ? "loaded" : "idle",
        [.. plugin.Protocols],
        [.. plugin.SinkTypes],
        plugin.Folder,
        plugin.Problem);

    private static ManifestStatus Read(GatewayPlan plan) => new(
        plan.Manifest.Source,
        plan.Manifest.Version,
        [.. plan.Problems.Where(p => !p.IsWarning).Select(p => $"{p.Path}: {p.Message}")],
        [.. plan.Problems.Where(p => p.IsWarning).Select(p => $"{p.Path}: {p.Message}")]);

    private static ConnectorStatus Read(ConnectorPlan connector, IEnumerable<LaneRunner> lanes) =>
        new(connector.Entry.Name, connector.Entry.Protocol, connector.Entry.Uuid, [.. lanes.Select(Read)]);

    private static LaneStatus Read(LaneRunner lane) => new(
        lane.Lane.Key,
        lane.State.ToString().ToLowerInvariant(),
        lane.Fault,
        lane.Route.Readings,
        lane.Route.BadReadings,
        lane.Turns.Sum(t => t.Schedule.Missed),
        CountersOf(lane.Services.Counters, ("reports of strangers", lane.Route.Strangers)),
        [.. lane.Turns.Select(t => new DeviceStatus(t.Device.Name, t.Device.Uuid, t.Device.Channels.Length, t.Fault, t.Breaker.Failures))]);

    private static SinkStatus Read(SinkRunner sink) => new(
        sink.Name,
        sink.Type,
        sink.Fault,
        sink.Tally.Delivered,
        sink.Cursor.BacklogReadings,
        sink.Cursor.DroppedReadings,
        sink.Tally.Rejected,
        sink.Rejects.Kept,
        sink.Tally.Rewinds,
        CountersOf(
            sink.Counters,
            ("rejected and not kept", sink.Tally.RejectedLost),
            ("rejected and pushed out", sink.Rejects.PushedOut),
            ("damaged rejects", sink.Rejects.Damaged)));

    private static SinkStatus Read(WaitingSink sink) => new(
        sink.Entry.Name,
        sink.Entry.Type,
        WaitingSink.Fault,
        Delivered: 0,
        sink.Cursor.BacklogReadings,
        sink.Cursor.DroppedReadings,
        Rejected: 0,
        sink.Rejects.Kept,
        Rewinds: 0,
        CountersOf([]));

    private static SortedDictionary<string, long> CountersOf(IEnumerable<Counter> counters, params ReadOnlySpan<(string Name, long Value)> more)
    {
        var all = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var counter in counters)
            all[counter.Name] = counter.Value;
        foreach (var (name, value) in more)
        {
            if (value > 0)
                all[name] = value;
        }
        return all;
    }
}
