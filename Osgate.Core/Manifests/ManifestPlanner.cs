using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Osgate.Core.Plugins;

namespace Osgate.Core.Manifests;

/// <summary>Checks a manifest against its plugins, all of it at once, and binds what is right.</summary>
/// <remarks>What is wrong is left out of the plan, at the smallest grain that makes sense (a channel, a device, a
/// connector), and named in its problems; who applies the plan decides whether problems forbid it.</remarks>
public sealed class ManifestPlanner
{
    // What a sink cannot run with when it is wrong; an unknown key beside these costs nothing.
    private static readonly string[] PartsOfSink = ["meta", "buffer", "keep", "backlog", "maxRate"];

    private readonly PluginHouse _plugins;
    private readonly string _gatewayId;
    private readonly List<Problem> _problems = [];
    private readonly Dictionary<string, ConnectorEntry> _laneOwners = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<BoundConnector>> _connectorsByPlugin = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<SinkPlan>> _sinksByPlugin = new(StringComparer.Ordinal);

    private ManifestPlanner(PluginHouse plugins, string gatewayId)
    {
        _plugins = plugins;
        _gatewayId = gatewayId;
    }

    /// <summary>Plans a manifest; loads the plugins that it names, and does no other I/O.</summary>
    public static GatewayPlan Plan(Manifest manifest, PluginHouse plugins, string gatewayId)
    {
        var planner = new ManifestPlanner(plugins, gatewayId);
        return planner.Plan(manifest);
    }

    private GatewayPlan Plan(Manifest manifest)
    {
        _problems.AddRange(manifest.Problems);
        var sinks = manifest.Sinks.Select(BindSink).OfType<SinkPlan>().ToList();
        var connectors = manifest.Connectors.Select(BindConnector).OfType<BoundConnector>().ToList();
        CheckTogether();
        var faulty = _problems.Where(p => !p.IsWarning).Select(p => p.Path).ToList();
        var plans = connectors.Select(c => WithoutFaulty(c, faulty)).OfType<ConnectorPlan>().ToImmutableArray();
        return new GatewayPlan(
            manifest,
            plans,
            [.. sinks.Where(s => !faulty.Any(f => IsFaultOf(s.Entry, f)))],
            [.. _problems]);
    }

    private SinkPlan? BindSink(SinkEntry entry)
    {
        if (_plugins.Catalog.FindSink(entry.Type) is not { } found)
        {
            Unknown($"{entry.Path}.type", entry.Type, "sink type", _plugins.Catalog.Plugins.SelectMany(p => p.SinkTypes));
            return null;
        }
        if (Load<SinkFactory>(found, $"{entry.Path}.type") is not { } factory
            || Bind(factory.SettingsInfo, entry.Meta, $"{entry.Path}.meta", meta => factory.CreateCheck(entry.Name, meta)) is not { } check)
            return null;
        BatchLimits? limits = null;
        Contain($"{entry.Path}.meta", () => factory.Check(check));
        if (!Contain($"{entry.Path}.meta", () => limits = factory.GetLimits(check)))
            return null;
        if (limits is not { MaxReports: >= 1, MaxReadings: >= 1, MaxBytes: >= 1 } || limits.DeliveryTimeout <= TimeSpan.Zero || limits.Linger < TimeSpan.Zero)
        {
            _problems.Add(new Problem($"{entry.Path}.type", $"plugin {found.Plugin.Name} asks for batches of no size or no time: that is a fault of the plugin"));
            return null;
        }
        _problems.AddRange(check.Problems.Select(p => p with { Path = $"{entry.Path}.{p.Path}" }));
        var plan = new SinkPlan(entry, factory, check, limits);
        ListOf(_sinksByPlugin, found.Plugin.Name).Add(plan);
        return plan;
    }

    private BoundConnector? BindConnector(ConnectorEntry entry)
    {
        if (_plugins.Catalog.FindConnector(entry.Protocol) is not { } found)
        {
            Unknown($"{entry.Path}.protocol", entry.Protocol, "protocol", _plugins.Catalog.Plugins.SelectMany(p => p.Protocols));
            return null;
        }
        if (Load<ConnectorFactory>(found, $"{entry.Path}.protocol") is not { } factory)
            return null;
        DeviceBinder? binder = null;
        if (!Contain($"{entry.Path}.protocol", () => binder = new DeviceBinder(factory, _problems)))
            return null;
        var devices = entry.Devices.Select(binder!.Bind).OfType<BoundDevice>().ToImmutableArray();
        var check = Bind(factory.SettingsInfo, entry.Meta, $"{entry.Path}.meta",
            meta => factory.CreateCheck(entry.Name, meta, [.. devices.Select(d => d.Device)]));
        if (check is null)
            return null;
        Contain($"{entry.Path}.meta", () => factory.Check(check));
        var bound = new BoundConnector(entry, factory, check, devices);
        _problems.AddRange(bound.TakeProblems());
        ListOf(_connectorsByPlugin, found.Plugin.Name).Add(bound);
        return bound;
    }

    private void CheckTogether()
    {
        foreach (var plugin in _plugins.Catalog.Plugins)
        {
            var connectors = _connectorsByPlugin.GetValueOrDefault(plugin.Name) ?? [];
            var sinks = _sinksByPlugin.GetValueOrDefault(plugin.Name) ?? [];
            var together = new PluginCheck(_gatewayId, [.. connectors.Select(c => c.Check)], [.. sinks.Select(s => s.Check)]);
            var before = sinks.Select(s => s.Check.Problems.Count).ToList();
            foreach (var group in connectors.GroupBy(c => c.Factory))
                Contain($"{group.First().Entry.Path}.meta", () => group.Key.CheckTogether(together));
            foreach (var group in sinks.GroupBy(s => s.Factory))
                Contain($"{group.First().Entry.Path}.meta", () => group.Key.CheckTogether(together));
            foreach (var connector in connectors)
                _problems.AddRange(connector.TakeProblems());
            foreach (var (sink, seen) in sinks.Zip(before))
                _problems.AddRange(sink.Check.Problems.Skip(seen).Select(p => p with { Path = $"{sink.Entry.Path}.{p.Path}" }));
        }
    }

    private ConnectorPlan? WithoutFaulty(BoundConnector connector, List<string> faulty)
    {
        var mine = faulty.Where(f => IsUnder(f, connector.Entry.Path)).ToList();
        if (mine.Any(f => !f.StartsWith($"{connector.Entry.Path}.devices[", StringComparison.Ordinal) && IsUnder(f, $"{connector.Entry.Path}.meta")))
            return null;
        var check = connector.Check;
        if (mine.Count > 0)
        {
            // What is wrong was found on the whole; what is left is bound anew, so that the connector never sees the rest.
            var devices = connector.Devices.Select(d => d.Without(mine, connector.Factory)).OfType<Device>().ToImmutableArray();
            check = connector.Factory.CreateCheck(connector.Entry.Name, OwnKeys.Strip(connector.Entry.Meta, connector.Factory.SettingsInfo), devices);
        }
        return new ConnectorPlan(connector.Entry, connector.Factory, check, LanesOf(connector, check));
    }

    private ImmutableArray<LanePlan> LanesOf(BoundConnector connector, ConnectorCheck check)
    {
        var lanes = new Dictionary<string, List<Device>>(StringComparer.Ordinal);
        var own = $"connector {connector.Entry.Name}";
        foreach (var device in check.Devices)
        {
            var key = own;
            if (!Contain(connector.PathOf(device), () => key = connector.Factory.GetLane(check, device) ?? own))
                continue;
            if (_laneOwners.TryAdd(key, connector.Entry) || _laneOwners[key] == connector.Entry)
                ListOf(lanes, key).Add(device);
            else
                _problems.Add(new Problem(connector.PathOf(device), $"wants {key}, which belongs to {_laneOwners[key].Path} ('{_laneOwners[key].Name}'): put all devices of one line under one connector"));
        }
        // A connector without devices still listens, or takes commands.
        if (check.Devices.IsEmpty)
            lanes[own] = [];
        return [.. lanes.Select(l => new LanePlan(l.Key, [.. l.Value], l.Key == own))];
    }

    private T? Load<T>((PluginDescriptor Plugin, PluginEntry Entry) found, string path)
        where T : class
    {
        try
        {
            return _plugins.Load(found.Plugin).Factory<T>(found.Entry);
        }
        catch (PluginUnavailableException e)
        {
            _problems.Add(new Problem(path, e.Message));
            return null;
        }
    }

    private T? Bind<T>(JsonTypeInfo type, JsonElement meta, string path, Func<JsonElement, T> bind)
        where T : class
    {
        var before = _problems.Count;
        if (!Contain(path, () => MetaSchema.Of(type).Check(meta, path, _problems)) || _problems.Count > before)
            return null;
        try
        {
            return bind(OwnKeys.Strip(meta, type));
        }
        // By contract what cannot be bound is a JsonException; what else a plugin's own code throws is no better.
        catch (Exception e)
        {
            _problems.Add(DeviceBinder.ProblemOf(path, e));
            return null;
        }
    }

    private bool Contain(string path, Action check)
    {
        try
        {
            check();
            return true;
        }
        // A plugin's check that throws is a fault of the plugin: it costs its own entry, not the whole manifest.
        catch (Exception e)
        {
            _problems.Add(new Problem(path, $"the plugin failed to check it: {e.GetType().Name}: {e.Message}"));
            return false;
        }
    }

    private void Unknown(string path, string given, string what, IEnumerable<string> known)
    {
        var names = known.Order(StringComparer.Ordinal).ToList();
        var have = names.Count == 0 ? "there are none" : $"there are {string.Join(", ", names)}";
        var broken = _plugins.Catalog.Plugins.Where(p => p.Problem is not null).Select(p => $"; plugin {p.Name}: {p.Problem}");
        _problems.Add(new Problem(path, $"no plugin in {_plugins.Catalog.Folder} has the {what} '{given}'{DidYouMean.Hint(given, names)}; {have}{string.Concat(broken)}"));
    }

    private static bool IsFaultOf(SinkEntry sink, string path) =>
        PartsOfSink.Any(part => IsUnder(path, $"{sink.Path}.{part}"));

    private static bool IsUnder(string path, string entry) =>
        path.StartsWith(entry, StringComparison.Ordinal) && (path.Length == entry.Length || path[entry.Length] is '.' or '[');

    private static List<T> ListOf<T>(Dictionary<string, List<T>> lists, string key) =>
        lists.TryGetValue(key, out var list) ? list : lists[key] = [];
}
