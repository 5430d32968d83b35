using Microsoft.Extensions.Logging;
using Osgate.Core.Connectors;
using Osgate.Core.Management;
using Osgate.Core.Manifests;
using Osgate.Core.Plugins;
using Osgate.Core.Sinks;
using Osgate.Core.Sinks.Rejects;
using Osgate.Core.Spool;
using Osgate.Core.Spool.Clock;
using Osgate.Core.Spool.Files;

namespace Osgate.Core;

/// <summary>The engine: devices -> connectors -> pipeline -> spool -> sinks, as a manifest wires them.</summary>
public sealed partial class Gateway : ISinkHost, IAsyncDisposable
{
    private static readonly TimeSpan ConnectorsStop = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan SinksDrain = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan SinksStop = TimeSpan.FromMilliseconds(500);

    private readonly GatewayOptions _options;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly PluginHouse _plugins;
    private readonly DiskSpool _spool;
    private readonly long _started;
    private readonly CancellationTokenSource _stopConnectors = new();
    private readonly CancellationTokenSource _stopSinks = new();
    private readonly List<(LaneRunner Runner, Task Task)> _lanes = [];
    private readonly List<(SinkRunner Runner, Task Task)> _sinks = [];
    private readonly List<WaitingSink> _waiting = [];
    private readonly HashSet<Task> _failed = [];
    private GatewayPlan? _plan;
    private Task _watching = Task.CompletedTask;
    private StopSummary? _stopped;

    /// <summary>A gateway that runs nothing yet, with the spool that the run before has left.</summary>
    /// <exception cref="IOException">The spool cannot be read.</exception>
    public Gateway(GatewayOptions options, ILoggerFactory loggers, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _loggers = loggers;
        _logger = loggers.CreateLogger("Osgate.Gateway");
        _time = time ?? TimeProvider.System;
        _started = _time.GetTimestamp();
        _plugins = new PluginHouse(PluginCatalog.Scan(options.PluginFolder), options.StateFolder);
        _spool = DiskSpool.Open(
            new DiskFiles(options.SpoolFolder),
            BoxClock.OfThisMachine(_time, options.TrustsClock),
            new SpoolOptions { MaxBytes = options.SpoolBytes, DropNewest = options.SpoolDropsNewest, Commit = options.SpoolCommit },
            _time,
            loggers.CreateLogger("spool"));
    }

    /// <summary>Finds everything that is wrong with a manifest; starts nothing, does no I/O but to load plugins.</summary>
    public static IReadOnlyList<Problem> Check(Manifest manifest, GatewayOptions options) =>
        ManifestPlanner.Plan(manifest, new PluginHouse(PluginCatalog.Scan(options.PluginFolder), options.StateFolder), options.Id).Problems;

    /// <summary>Wires up what a manifest says. What is wrong in it is logged and left out; the rest runs.</summary>
    /// <returns>What is wrong, or worth saying.</returns>
    /// <exception cref="InvalidOperationException">A manifest was applied before.</exception>
    public Task<IReadOnlyList<Problem>> ApplyAsync(Manifest manifest)
    {
        if (_plan is not null)
            throw new InvalidOperationException("a manifest is applied already");
        _plan = ManifestPlanner.Plan(manifest, _plugins, _options.Id);
        foreach (var problem in _plan.Problems)
            LogProblem(_logger, problem.IsWarning ? LogLevel.Warning : LogLevel.Error, manifest.Source, problem.Path, problem.Message);

        foreach (var plugin in _plugins.Catalog.Plugins.Where(p => p.Problem is not null))
            LogUnusable(_logger, plugin.Name, plugin.Problem!);
        if (manifest.Sinks.IsEmpty)
            LogNoSink(_logger, manifest.Source);
        else if (_plan.Sinks.IsEmpty)
            LogNoSinkRuns(_logger, manifest.Source);

        // Sinks first: their cursors stand before the first report.
        foreach (var sink in manifest.Sinks)
            Start(sink, _plan.Sinks.FirstOrDefault(s => ReferenceEquals(s.Entry, sink)));
        foreach (var connector in _plan.Connectors)
        {
            foreach (var lane in connector.Lanes)
                Start(connector, lane, manifest);
        }
        foreach (var retired in SpoolStatusReader.Read(_spool).Sinks.Where(s => s.IsRetired && s.Readings > 0))
            LogRetired(_logger, retired.Readings, retired.Name);
        _watching = WatchAsync(_stopSinks.Token);
        LogApplied(_logger, manifest.Source, _plan.Connectors.Length, _plan.Connectors.Sum(c => c.Check.Devices.Length),
            _plan.Connectors.Sum(c => c.Check.Devices.Sum(d => d.Channels.Length)), _plan.Sinks.Length);
        return Task.FromResult<IReadOnlyList<Problem>>(_plan.Problems);
    }

    /// <summary>What the gateway is and does, now.</summary>
    public GatewayStatus GetStatus() => StatusReader.Read(
        _options, _time.GetElapsedTime(_started), _plan, _plugins, [.. _lanes.Select(l => l.Runner)], [.. _sinks.Select(s => s.Runner)], [.. _waiting], SpoolStatusReader.Read(_spool));

    IReadOnlyList<RejectFile> ISinkHost.Rejects => [.. _sinks.Select(s => s.Runner.Rejects), .. _waiting.Select(w => w.Rejects)];

    ISpool ISinkHost.Spool => _spool;

    IReadOnlyList<string> ISinkHost.Retired => [.. SpoolStatusReader.Read(_spool).Sinks.Where(s => s.IsRetired).Select(s => s.Name)];

    async Task<long> ISinkHost.RewindAsync(string sink, RewindTarget target, CancellationToken cancel)
    {
        // Of a sink that does not run nobody else moves the cursor.
        if (_waiting.FirstOrDefault(w => w.Entry.Name == sink) is { } waiting)
            return await OwnThread.RunAsync(() => waiting.Cursor.Rewind(target));
        return await _sinks.First(s => s.Runner.Name == sink).Runner.RewindAsync(target, cancel);
    }

    long ISinkHost.Forget(string sink)
    {
        var given = SpoolStatusReader.Read(_spool).Sinks.First(s => s.Name == sink).Readings;
        _spool.Forget(sink);
        LogForgotten(_logger, sink, given);
        return given;
    }

    /// <summary>Stops within 5 s: connectors first, then sinks once they have delivered what there is.</summary>
    public async Task<StopSummary> StopAsync()
    {
        if (_stopped is not null)
            return _stopped;
        var stuck = new List<string>();
        var telling = TellAsync(_stopConnectors);
        await EndAsync(_lanes.Select(l => (l.Runner.Lane.Key, l.Task)), ConnectorsStop, stuck);
        foreach (var (runner, _) in _sinks)
            runner.Drain();
        await Task.WhenAny(Task.WhenAll(_sinks.Select(s => s.Task)), Task.Delay(SinksDrain, _time));
        var tellingSinks = TellAsync(_stopSinks);
        await EndAsync(_sinks.Select(s => (s.Runner.Name, s.Task)), SinksStop, stuck);
        // Not waited for without end: a plugin's callback may block as well as any other of its code.
        await Task.WhenAny(Task.WhenAll(_watching, telling, tellingSinks), Task.Delay(SinksStop, _time));
        return _stopped = new StopSummary(
            _sinks.Sum(s => s.Runner.Tally.Delivered),
            _sinks.Sum(s => s.Runner.Cursor.BacklogReadings) + _waiting.Sum(w => w.Cursor.BacklogReadings),
            // Without a sink all of it went nowhere.
            _sinks.Count + _waiting.Count == 0
                ? _lanes.Sum(l => l.Runner.Route.Readings)
                : _sinks.Sum(s => s.Runner.Dropped) + _waiting.Sum(w => w.Backlog.Dropped),
            _sinks.Sum(s => s.Runner.Tally.Rejected),
            stuck);
    }

    /// <summary>Stops, and gives the plugins' load contexts up.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _lanes.Clear();
        _sinks.Clear();
        _waiting.Clear();
        _plan = null;
        _plugins.UnloadAll();
        await _spool.DisposeAsync();
        _stopConnectors.Dispose();
        _stopSinks.Dispose();
    }

    // A sink that cannot run has a cursor as well, so that its data waits until its plugin is there or the mistake is mended.
    private void Start(SinkEntry entry, SinkPlan? plan)
    {
        var logger = _loggers.CreateLogger($"sink {entry.Name}");
        var cursor = _spool.Open(entry.ToSpool());
        var rejects = new RejectFile(Path.Combine(_options.SpoolFolder, "rejected"), entry.Name);
        if (plan is null)
        {
            _waiting.Add(new WaitingSink(entry, cursor, rejects, new BacklogLog(logger, _time, cursor)));
            return;
        }
        var services = new EngineSinkServices(entry.Name, _options.Id, logger, _time, entry.Keeps);
        var runner = new SinkRunner(plan, cursor, services, rejects);
        _sinks.Add((runner, runner.RunAsync(_stopSinks.Token)));
    }

    private void Start(ConnectorPlan plan, LanePlan lane, Manifest manifest)
    {
        var entries = plan.Entry.Devices.ToDictionary(d => d.Description.Uuid);
        var sources = lane.Devices.Select(d => KeyValuePair.Create(
            d, LaneRoute.SourceOf(d, plan.Entry.Name, plan.Entry.Sinks, entries[d.Uuid].HighChannels, manifest.Labels, plan.Entry.Labels)));
        var route = new LaneRoute(_spool, _time, sources);
        var logger = _loggers.CreateLogger($"connector {plan.Entry.Name}");
        var services = new LaneServices(plan.Entry.Name, plan.Entry.Uuid, lane.Key, _options.Id, logger, _time, () => new SpoolWriter(route));
        var runner = new LaneRunner(plan, lane, services, route);
        _lanes.Add((runner, runner.RunAsync(_stopConnectors.Token)));
    }

    private async Task WatchAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), _time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                _lanes.ForEach(l => l.Runner.Look());
                _sinks.ForEach(s => s.Runner.Look());
                _waiting.ForEach(w => w.Backlog.Look());
                Supervise(_lanes.Select(l => (l.Runner.Lane.Key, l.Task)).Concat(_sinks.Select(s => (s.Runner.Name, s.Task))));
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    private async Task TellAsync(CancellationTokenSource stop)
    {
        try
        {
            await stop.CancelAsync();
        }
        // A plugin's callback threw; all others were called nevertheless.
        catch (AggregateException e)
        {
            LogCallbackFailed(_logger, e);
        }
    }

    // A runner lets nothing out; if it does all the same, it is said when it happens.
    private void Supervise(IEnumerable<(string Name, Task Task)> runners)
    {
        foreach (var (name, task) in runners)
        {
            if (task.Exception is { } failure && _failed.Add(task))
                LogRunnerFailed(_logger, failure, name);
        }
    }

    private async Task EndAsync(IEnumerable<(string Name, Task Task)> runners, TimeSpan deadline, List<string> stuck)
    {
        var all = runners.ToList();
        await Task.WhenAny(Task.WhenAll(all.Select(r => r.Task)), Task.Delay(deadline, _time));
        foreach (var (name, task) in all)
        {
            if (!task.IsCompleted)
                stuck.Add(name);
        }
        Supervise(all);
    }

    [LoggerMessage(Message = "{Source}: {Path}: {Problem}")]
    private static partial void LogProblem(ILogger logger, LogLevel level, string source, string path, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "plugin {Plugin} cannot be used: {Problem}")]
    private static partial void LogUnusable(ILogger logger, string plugin, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Source}: there is no sink: readings go nowhere")]
    private static partial void LogNoSink(ILogger logger, string source);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Source}: no sink can be used: readings wait")]
    private static partial void LogNoSinkRuns(ILogger logger, string source);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Readings:N0} readings wait for sink '{Sink}', which the manifest does not name any more: name it again, or give them up with 'osgate spool forget {Sink} --yes'")]
    private static partial void LogRetired(ILogger logger, long readings, string sink);

    [LoggerMessage(Level = LogLevel.Warning, Message = "sink '{Sink}' was forgotten on request, with {Readings:N0} readings that waited for it")]
    private static partial void LogForgotten(ILogger logger, string sink, long readings);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Source}: connectors: {Connectors}, devices: {Devices}, channels: {Channels}, sinks: {Sinks}")]
    private static partial void LogApplied(ILogger logger, string source, int connectors, int devices, int channels, int sinks);

    [LoggerMessage(Level = LogLevel.Error, Message = "a plugin failed when it was told to stop")]
    private static partial void LogCallbackFailed(ILogger logger, Exception e);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Runner}: ended with a failure")]
    private static partial void LogRunnerFailed(ILogger logger, Exception e, string runner);
}
