using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Osgate.Core.Manifests;
using Osgate.Core.Plugins;
using Osgate.Core.Tests.Manifests;
using Osgate.Testing;

namespace Osgate.Core.Tests.Plugins;

[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class LoadedPluginTests
{
    private readonly TestPlugins _plugins = new();

    [TearDown]
    public void DisposePlugins() => _plugins.Dispose();

    [Test]
    public void Contracts_are_the_hosts_and_dependencies_the_plugins_own()
    {
        var plugin = Load(TestPlugins.Originals, "Acme.Hostile");
        var factory = plugin.Factory<ConnectorFactory>(EntryOf(plugin, "hostile"));
        var context = AssemblyLoadContext.GetLoadContext(factory.GetType().Assembly)!;
        Assert.Multiple(() =>
        {
            Assert.That(context.IsCollectible, Is.True);
            Assert.That(context.Assemblies.Select(a => a.GetName().Name), Has.None.EqualTo("Osgate.Abstractions"));
            Assert.That(plugin.Factory<ConnectorFactory>(EntryOf(plugin, "hostile")), Is.SameAs(factory), "made once");
        });
    }

    [Test]
    public void A_plugin_that_brings_the_contracts_along_gets_the_hosts()
    {
        var folder = _plugins.Drop("Acme.Lines");
        File.Copy(typeof(Problem).Assembly.Location, Path.Combine(folder, "Osgate.Abstractions.dll"));
        var plugin = Load(_plugins.DropFolder, "Acme.Lines");
        Assert.That(plugin.Factory<ConnectorFactory>(EntryOf(plugin, "lines")), Is.Not.Null);
    }

    [Test]
    public void No_plugin_of_ours_brings_the_contracts_along() =>
        Assert.That(Directory.GetFiles(TestPlugins.Originals, "*", SearchOption.AllDirectories).Select(Path.GetFileName), Has.None.StartsWith("Osgate.Abstractions").And.None.StartsWith("Microsoft.Extensions.Logging"));

    [Test]
    public void A_factory_of_the_wrong_kind_is_named()
    {
        var plugin = Load(TestPlugins.Originals, "Acme.Lines");
        Assert.That(() => plugin.Factory<SinkFactory>(EntryOf(plugin, "lines")), Throws.TypeOf<PluginUnavailableException>()
            .With.Message.EqualTo("plugin Acme.Lines: Acme.Lines.LineFactory is no SinkFactory: derive it from SinkFactory<...>"));
    }

    [Test]
    public void A_factory_that_is_not_there_is_named()
    {
        var plugin = Load(TestPlugins.Originals, "Acme.Lines");
        var entry = EntryOf(plugin, "lines") with { FactoryType = "Acme.Lines.Gone" };
        Assert.That(() => plugin.Factory<ConnectorFactory>(entry), Throws.TypeOf<PluginUnavailableException>().With.Message.Contains("Acme.Lines.Gone cannot be made: TypeLoadException"));
    }

    [Test]
    public void A_dependency_that_is_missing_is_named()
    {
        var folder = _plugins.Drop("Acme.Hostile");
        File.Delete(Path.Combine(folder, "Acme.Private.dll"));
        File.Delete(Path.Combine(folder, "Acme.Hostile.deps.json"));
        var plugin = Load(_plugins.DropFolder, "Acme.Hostile");
        Assert.That(() => { plugin.Factory<ConnectorFactory>(EntryOf(plugin, "needy")); }, Throws.TypeOf<PluginUnavailableException>()
            .With.Message.StartsWith("plugin Acme.Hostile: Acme.Private, Version=").And.Message.EndsWith(" is missing: copy the plugin's whole output folder"));
    }

    [Test]
    public void An_assembly_that_cannot_be_loaded_is_named()
    {
        var descriptor = PluginCatalog.Scan(TestPlugins.Originals).Plugins.Single(p => p.Name == "Acme.Lines");
        Assert.That(() => LoadedPlugin.Load(descriptor, _plugins.DropFolder), Throws.TypeOf<PluginUnavailableException>().With.Message.StartsWith("plugin Acme.Lines: cannot be loaded: "));
    }

    [Test]
    public void Overwriting_the_drop_folder_does_nothing_to_what_is_loaded()
    {
        var folder = _plugins.Drop("Acme.Lines");
        var house = new PluginHouse(PluginCatalog.Scan(_plugins.DropFolder), _plugins.StateFolder);
        var manifest = ManifestText.Read($$"""{ "connectors": [ {{ManifestText.Connector("lines", """{ "name": "c", "meta": { "address": 7 } }""")}} ] }""");
        var dll = Path.Combine(folder, "Acme.Lines.dll");
        var length = new FileInfo(dll).Length;
        var plan = ManifestPlanner.Plan(manifest, house, "gw").Connectors.Single();
        // Before anything of the connector was compiled: its code would be read from the file now.
        File.WriteAllBytes(dll, new byte[length]);
        using (var truncated = File.OpenWrite(dll))
            truncated.SetLength(0);
        var device = plan.Check.Devices.Single();
        var poll = plan.Factory.CreatePoll(device, device.Channels);
        Assert.That(async () => await plan.Factory.PollAsync(plan.Factory.Create(plan.Check, plan.Check.Devices, null!), poll, CancellationToken.None), Throws.Nothing);
        Assert.That(poll.Gathered.Readings[0].Reading.Value, Is.EqualTo((ReadingValue)7));
        house.UnloadAll();
    }

    [Test]
    public async Task An_unloaded_plugin_is_collected_after_it_ran_in_a_harness()
    {
        using var harness = new PluginHarness();
        await RunAsync(harness);
        Assert.That(await harness.UnloadAsync(), Is.True);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static async Task RunAsync(PluginHarness harness)
        {
            foreach (var protocol in new[] { "default", "lines", "hostile" })
            {
                await using var connector = harness.Connector(ManifestText.Connector(protocol, """{ "name": "c" }"""));
                await connector.ConnectAsync();
                Assert.That(await connector.PollAsync(), Has.Count.EqualTo(1));
            }
        }
    }

    private LoadedPlugin Load(string folder, string name) =>
        new PluginHouse(PluginCatalog.Scan(folder), _plugins.StateFolder).Load(PluginCatalog.Scan(folder).Plugins.Single(p => p.Name == name));

    private static PluginEntry EntryOf(LoadedPlugin plugin, string key) => plugin.Descriptor.Entries.Single(e => e.Key == key);
}
