using System.Reflection;
using System.Reflection.Emit;
using CsCheck;
using Osgate.Core.Plugins;

namespace Osgate.Core.Tests.Plugins;

[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class PluginCatalogTests
{
    private readonly TestPlugins _plugins = new();

    [TearDown]
    public void DisposePlugins() => _plugins.Dispose();

    [Test]
    public void Plugins_are_described_without_being_loaded()
    {
        var catalog = PluginCatalog.Scan(TestPlugins.Originals);
        var lines = catalog.Plugins.Single(p => p.Name == "Acme.Lines");
        Assert.Multiple(() =>
        {
            Assert.That((lines.Problem, lines.Version), Is.EqualTo(((string?)null, "0.1.0")));
            Assert.That(lines.Entries, Is.EqualTo(new[]
            {
                new PluginEntry(false, "lines", "Acme.Lines.LineFactory", Contract.Major, Contract.Minor, "Devices on ports"),
                new PluginEntry(false, "lines-again", "Acme.Lines.LineFactory", Contract.Major, Contract.Minor, null),
                new PluginEntry(true, "hole", "Acme.Lines.HoleFactory", Contract.Major, Contract.Minor, "Takes everything and keeps nothing"),
            }));
            Assert.That(catalog.FindConnector("lines")?.Plugin.Name, Is.EqualTo("Acme.Lines"));
            Assert.That(catalog.FindSink("hole")?.Entry.FactoryType, Is.EqualTo("Acme.Lines.HoleFactory"));
            Assert.That((catalog.FindSink("lines"), catalog.FindConnector("hole"), catalog.FindConnector("Lines")), Is.EqualTo(((object?)null, (object?)null, (object?)null)));
        });
    }

    [Test]
    public void A_folder_that_is_not_there_has_no_plugins() =>
        Assert.That(PluginCatalog.Scan(Path.Combine(_plugins.DropFolder, "nowhere")).Plugins, Is.Empty);

    [Test]
    public void A_folder_without_its_assembly_says_what_is_expected()
    {
        File.Move(Path.Combine(_plugins.Drop("Acme.Lines"), "Acme.Lines.dll"), Path.Combine(_plugins.DropFolder, "Acme.Lines", "Other.dll"));
        Assert.That(Scan().Single().Problem, Is.EqualTo("there is no Acme.Lines.dll in it: the folder and the plugin's main assembly have one name"));
    }

    [Test]
    public void What_is_no_assembly_is_said()
    {
        File.WriteAllText(Path.Combine(_plugins.Drop("Acme.Lines"), "Acme.Lines.dll"), "not an assembly at all");
        Assert.That(Scan().Single().Problem, Does.StartWith("Acme.Lines.dll cannot be read as a .NET assembly"));
    }

    [Test]
    public void An_assembly_without_connectors_and_sinks_is_no_plugin()
    {
        File.Copy(typeof(Problem).Assembly.Location, Path.Combine(_plugins.Drop("Acme.Lines"), "Acme.Lines.dll"), overwrite: true);
        Assert.That(Scan().Single().Problem, Does.StartWith("it has neither a [assembly: Connector] nor a [assembly: Sink]"));
    }

    [TestCase(2, 0, "it was built against contract 2.0, this gateway has 1.0: build it against Osgate.Abstractions 1.x")]
    [TestCase(1, 1, "it was built against contract 1.1, this gateway has 1.0: upgrade the gateway")]
    public void Another_revision_is_refused_with_the_mend(int major, int minor, string problem)
    {
        WriteAssembly("Future", "future", major, minor);
        Assert.That(Scan().Single().Problem, Is.EqualTo(problem));
    }

    [Test]
    public void Two_folders_with_one_protocol_are_told_apart()
    {
        WriteAssembly("A", "acme", Contract.Major, Contract.Minor);
        WriteAssembly("B", "acme", Contract.Major, Contract.Minor);
        var catalog = PluginCatalog.Scan(_plugins.DropFolder);
        Assert.Multiple(() =>
        {
            Assert.That(catalog.Plugins.Select(p => p.Problem), Is.EqualTo(new[] { null, "'acme' is already what A is for: take one of the two folders out" }));
            Assert.That(catalog.FindConnector("acme")?.Plugin.Name, Is.EqualTo("A"));
        });
    }

    [Test]
    public void A_plugin_that_cannot_be_used_keeps_nothing_from_one_that_can()
    {
        WriteAssembly("A", "acme", 2, 0);
        WriteAssembly("B", "acme", Contract.Major, Contract.Minor);
        var catalog = PluginCatalog.Scan(_plugins.DropFolder);
        Assert.That((catalog.Plugins[1].Problem, catalog.FindConnector("acme")?.Plugin.Name), Is.EqualTo(((string?)null, "B")));
    }

    [Test]
    public void However_damaged_an_assembly_is_the_scan_goes_on()
    {
        var folder = _plugins.Drop("Acme.Lines");
        var path = Path.Combine(folder, "Acme.Lines.dll");
        var whole = File.ReadAllBytes(path);
        Gen.Select(Gen.Int[0, whole.Length], Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte).Array[0, 20]).Sample(
            (length, flips) =>
            {
                var damaged = whole.ToArray();
                foreach (var (at, value) in flips)
                    damaged[at] = value;
                File.WriteAllBytes(path, length < whole.Length / 2 ? damaged[..length] : damaged);
                return Scan().Count() == 1;
            },
            iter: 300, threads: 1);
    }

    private IEnumerable<PluginDescriptor> Scan() => PluginCatalog.Scan(_plugins.DropFolder).Plugins;

    // An assembly of a contract revision that nobody can compile against yet.
    private void WriteAssembly(string name, string protocol, int major, int minor)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName(name), typeof(object).Assembly);
        assembly.DefineDynamicModule(name).DefineType("Factory", TypeAttributes.Public).CreateType();
        assembly.SetCustomAttribute(new CustomAttributeBuilder(
            typeof(ConnectorAttribute).GetConstructors().Single(), [protocol, typeof(string), major, minor]));
        var folder = Directory.CreateDirectory(Path.Combine(_plugins.DropFolder, name)).FullName;
        assembly.Save(Path.Combine(folder, $"{name}.dll"));
    }
}
