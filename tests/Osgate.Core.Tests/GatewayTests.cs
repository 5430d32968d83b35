using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Osgate.Core.Management;
using Osgate.Core.Manifests;
using Osgate.Core.Tests.Manifests;

namespace Osgate.Core.Tests;

[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class GatewayTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TestPlugins _plugins = new();
    private readonly SignalLog _log = new();

    [TearDown]
    public void DisposePlugins() => _plugins.Dispose();

    [Test]
    public async Task Readings_go_the_whole_way()
    {
        await using var gateway = new Gateway(_plugins.Options, _log);
        var problems = await gateway.ApplyAsync(ManifestText.Read($$"""
            { "sinks": [ { "type": "hole", "name": "out", "meta": { "host": "h" } } ],
              "connectors": [ {{ManifestText.Connector("default", """{ "name": "c", "interval": 3600 }""")}} ] }
            """));
        Assert.That(problems, Is.Empty);
        await _log.SeenAsync("sink out: took 1");
        var summary = await gateway.StopAsync().WaitAsync(Patience);
        Assert.That((summary.Delivered, summary.Kept, summary.Lost, summary.Stuck.Count), Is.EqualTo((1L, 0L, 0L, 0)));
        Assert.That(await gateway.StopAsync(), Is.SameAs(summary), "once stopped it stays so");
    }

    [Test]
    public async Task A_stop_without_a_start_is_safe()
    {
        await using var gateway = new Gateway(_plugins.Options, _log);
        Assert.That((await gateway.StopAsync()).Stuck, Is.Empty);
    }

    [Test]
    public async Task A_manifest_is_applied_once()
    {
        await using var gateway = new Gateway(_plugins.Options, _log);
        await gateway.ApplyAsync(ManifestText.Read("{}"));
        Assert.That(() => gateway.ApplyAsync(ManifestText.Read("{}")), Throws.InvalidOperationException);
    }

    [TestCase("constructor", "hostile in constructor")]
    [TestCase("connect", "hostile in connect")]
    [TestCase("poll", "hostile in poll")]
    public async Task A_connector_that_throws_is_named_and_costs_nobody_else_anything(string fault, string said)
    {
        await using var gateway = new Gateway(_plugins.Options, _log);
        await gateway.ApplyAsync(Hostile(fault));
        await _log.SeenAsync(said);
        await _log.SeenAsync("connector connector 2: connected");
        var status = gateway.GetStatus();
        Assert.Multiple(() =>
        {
            Assert.That(LaneOf(status, "connector 1").Fault, Is.EqualTo(said));
            Assert.That((LaneOf(status, "connector 2").State, LaneOf(status, "connector 2").Fault), Is.EqualTo(("running", (string?)null)));
        });
        Assert.That((await gateway.StopAsync().WaitAsync(Patience)).Stuck, Is.Empty);
    }

    [TestCase("dispose", "the connector failed to let go of its connection")]
    [TestCase("callback", "a plugin failed when it was told to stop")]
    public async Task A_connector_that_throws_when_it_is_to_stop_does_not_keep_the_gateway_from_stopping(string fault, string said)
    {
        await using var gateway = new Gateway(_plugins.Options, _log);
        await gateway.ApplyAsync(Hostile(fault));
        await _log.SeenAsync("connector connector 1: asked");
        Assert.That((await gateway.StopAsync().WaitAsync(Patience)).Stuck, Is.Empty);
        await _log.SeenAsync(said);
    }

    [TestCase("pollForever")]
    [TestCase("listenForever")]
    public async Task A_connector_that_never_returns_is_named_and_the_gateway_stops_in_time(string fault)
    {
        var clock = new SteppedClock();
        await using var gateway = new Gateway(_plugins.Options, _log, clock);
        await gateway.ApplyAsync(ManifestText.Read($$"""
            { "connectors": [ {{ManifestText.Connector("hostile", """{ "name": "c" }""", connector: $"\"meta\": {{ \"fault\": \"{fault}\" }},")}} ] }
            """));
        await _log.SeenAsync("connector connector 1: asked");
        var stopping = gateway.StopAsync();
        // All other waits are longer, shorter or over.
        while (await clock.NextWaitAsync() != TimeSpan.FromSeconds(1.5))
        {
        }
        clock.Advance(TimeSpan.FromSeconds(1.5));
        Assert.That((await stopping.WaitAsync(Patience)).Stuck, Is.EqualTo(new[] { "connector connector 1" }));
    }

    [Test]
    public async Task A_sink_that_never_returns_is_named_and_what_it_holds_is_counted()
    {
        await using var gateway = new Gateway(_plugins.Options, _log);
        await gateway.ApplyAsync(ManifestText.Read($$"""
            { "sinks": [ { "type": "forever", "name": "out" } ], "connectors": [ {{ManifestText.Connector("default", """{ "name": "c", "interval": 3600 }""")}} ] }
            """));
        await _log.SeenAsync("sink out: holds 1");
        var summary = await gateway.StopAsync().WaitAsync(Patience);
        Assert.That((summary.Delivered, summary.Kept, summary.Lost, string.Join(' ', summary.Stuck)), Is.EqualTo((0L, 1L, 0L, "out")));
    }

    [TestCase("""{ "type": "missing", "name": "out" }""")]
    [TestCase("""{ "type": "hole", "name": "out", "meta": { "hots": "h" } }""")]
    [TestCase("""{ "type": "hole", "name": "out", "meta": { "host": "h" }, "buffer": 7 }""")]
    public async Task What_is_for_a_sink_that_cannot_run_waits_for_it(string sink)
    {
        await using var gateway = new Gateway(_plugins.Options, _log);
        await gateway.ApplyAsync(ManifestText.Read($$"""
            { "sinks": [ {{sink}}, { "type": "hole", "name": "well", "meta": { "host": "h" } } ],
              "connectors": [ {{ManifestText.Connector("default", """{ "name": "c", "interval": 3600 }""")}} ] }
            """));
        await _log.SeenAsync("sink well: took 1");
        var status = gateway.GetStatus().Sinks.Single(s => s.Name == "out");
        var summary = await gateway.StopAsync().WaitAsync(Patience);
        Assert.Multiple(() =>
        {
            Assert.That((status.Backlog, status.Fault), Is.EqualTo((1L, "does not run: the errors of the manifest say why")));
            Assert.That((summary.Delivered, summary.Kept, summary.Lost), Is.EqualTo((1L, 1L, 0L)));
        });
    }

    [TestCase("[]", "there is no sink: readings go nowhere")]
    [TestCase("""[ { "type": "missing", "name": "out" } ]""", "no sink can be used: readings wait")]
    public async Task A_gateway_that_exports_nothing_says_so(string sinks, string said)
    {
        await using var gateway = new Gateway(_plugins.Options, _log);
        await gateway.ApplyAsync(ManifestText.Read($$"""{ "sinks": {{sinks}} }"""));
        await _log.SeenAsync(said);
    }

    [Test]
    public async Task Problems_are_logged_with_their_place_and_the_rest_runs()
    {
        await using var gateway = new Gateway(_plugins.Options, _log);
        var problems = await gateway.ApplyAsync(ManifestText.Read($$"""
            { "connectors": [ {{ManifestText.Connector("defualt", "")}}, {{ManifestText.Connector("default", """{ "name": "c" }""", number: 2)}} ] }
            """));
        await _log.SeenAsync("connected");
        Assert.Multiple(() =>
        {
            Assert.That(problems, Has.Count.EqualTo(1));
            Assert.That(_log.Messages, Has.Some.StartsWith("Osgate.Gateway: test.json: connectors[0].protocol: no plugin in"));
            Assert.That(gateway.GetStatus().Manifest!.Errors, Has.Count.EqualTo(1));
            Assert.That(gateway.GetStatus().Plugins.Where(p => p.State == "loaded").Select(p => p.Name), Is.EqualTo(new[] { "Osgate.Simulator" }));
        });
    }

    [Test]
    public async Task A_stopped_gateways_plugins_are_collected()
    {
        var contexts = await RunAndStopAsync();
        Assert.That(contexts, Has.Count.EqualTo(3));
        for (var i = 0; i < 50 && contexts.Any(c => c.IsAlive); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Yield();
        }
        Assert.That(contexts.Count(c => c.IsAlive), Is.Zero);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<List<WeakReference>> RunAndStopAsync()
    {
        var gateway = new Gateway(_plugins.Options, _log);
        await gateway.ApplyAsync(Hostile("nothing"));
        await _log.SeenAsync("connector connector 1: asked");
        await _log.SeenAsync("sink out: took");
        var contexts = ContextsUnder(_plugins.StateFolder);
        await gateway.DisposeAsync().AsTask().WaitAsync(Patience);
        return contexts;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static List<WeakReference> ContextsUnder(string folder) => [.. AssemblyLoadContext.All
        .Where(c => c.IsCollectible && c.Assemblies.Any(a => !a.IsDynamic && a.Location.StartsWith(folder, StringComparison.Ordinal)))
        .Select(c => new WeakReference(c))];

    private static Manifest Hostile(string fault) => ManifestText.Read($$"""
        { "sinks": [ { "type": "hole", "name": "out", "meta": { "host": "h" } } ],
          "connectors": [ {{ManifestText.Connector("hostile", """{ "name": "c" }""", connector: $"\"meta\": {{ \"fault\": \"{fault}\" }},")}},
                          {{ManifestText.Connector("default", """{ "name": "c", "interval": 3600 }""", number: 2)}} ] }
        """);

    private static LaneStatus LaneOf(GatewayStatus status, string connector) => status.Connectors.Single(c => c.Name == connector).Lanes.Single();
}
