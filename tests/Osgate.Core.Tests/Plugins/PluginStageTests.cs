using Osgate.Core.Plugins;

namespace Osgate.Core.Tests.Plugins;

[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class PluginStageTests
{
    private readonly TestPlugins _plugins = new();
    private readonly PluginStage _stage;

    public PluginStageTests() => _stage = new PluginStage(_plugins.StateFolder);

    [TearDown]
    public void DisposePlugins() => _plugins.Dispose();

    [Test]
    public void All_files_are_copied_to_the_state_folder()
    {
        var drop = _plugins.Drop("Acme.Hostile");
        Directory.CreateDirectory(Path.Combine(drop, "runtimes", "linux"));
        File.WriteAllText(Path.Combine(drop, "runtimes", "linux", "native.so"), "x");
        var staged = Stage("Acme.Hostile");
        Assert.Multiple(() =>
        {
            Assert.That(staged, Does.StartWith(Path.Combine(_plugins.StateFolder, "plugins", "Acme.Hostile")));
            Assert.That(Files(staged), Is.EquivalentTo(Files(drop)));
            Assert.That(Directory.GetDirectories(Path.GetDirectoryName(staged)!), Has.Length.EqualTo(1), "nothing temporary is left");
        });
    }

    [Test]
    public void The_same_content_is_copied_once_and_other_content_beside_it()
    {
        var drop = _plugins.Drop("Acme.Lines");
        var first = Stage("Acme.Lines");
        var again = Stage("Acme.Lines");
        File.WriteAllText(Path.Combine(drop, "more.txt"), "new");
        var changed = Stage("Acme.Lines");
        Assert.Multiple(() =>
        {
            Assert.That(again, Is.EqualTo(first));
            Assert.That(changed, Is.Not.EqualTo(first));
            Assert.That(Files(first), Does.Not.Contain("more.txt"), "what is loaded is not touched");
        });
    }

    [Test]
    public void A_file_that_deps_json_names_and_is_not_there_is_named()
    {
        File.Delete(Path.Combine(_plugins.Drop("Acme.Hostile"), "CsCheck.dll"));
        Assert.That(() => Stage("Acme.Hostile"), Fails("plugin Acme.Hostile: CsCheck.dll is missing, which Acme.Hostile.deps.json names: copy the plugin's whole output folder"));
    }

    [TestCase("runtime", "lib/x/Some.dll", "Some.dll")]
    [TestCase("native", "libsome.so", "libsome.so")]
    [TestCase("runtimeTargets", "runtimes/unix/lib/net10.0/Ports.dll", "Ports.dll")]
    public void Whatever_kind_of_file_it_is(string section, string file, string named)
    {
        WriteDeps($$"""{ "targets": { "net": { "lib/1.0": { "{{section}}": { "{{file}}": {} } } } } }""");
        Assert.That(() => Stage("Acme.Lines"), Fails($"plugin Acme.Lines: {named} is missing, which Acme.Lines.deps.json names: copy the plugin's whole output folder"));
    }

    [TestCase("{ \"targets\": ")]
    [TestCase("[]")]
    [TestCase("""{ "targets": { "net": { "lib/1.0": 5 } } }""")]
    public void A_damaged_deps_json_is_said(string json)
    {
        WriteDeps(json);
        Assert.That(() => Stage("Acme.Lines"), Fails("plugin Acme.Lines: Acme.Lines.deps.json cannot be read: copy the plugin's whole output folder again"));
    }

    [Test]
    public void Without_a_deps_json_there_is_nothing_to_miss()
    {
        File.Delete(Path.Combine(_plugins.Drop("Acme.Lines"), "Acme.Lines.deps.json"));
        Assert.That(Directory.Exists(Stage("Acme.Lines")), Is.True);
    }

    [Test]
    public void A_state_folder_that_cannot_be_written_is_named()
    {
        _plugins.Drop("Acme.Lines");
        File.WriteAllText(_plugins.StateFolder, "a file where a folder should be");
        Assert.That(() => Stage("Acme.Lines"), Throws.TypeOf<PluginUnavailableException>().With.Message.StartsWith($"plugin Acme.Lines: cannot be copied to {_plugins.StateFolder}"));
    }

    private string Stage(string name) => _stage.Stage(PluginCatalog.Scan(_plugins.DropFolder).Plugins.Single(p => p.Name == name));

    private void WriteDeps(string json) => File.WriteAllText(Path.Combine(_plugins.Drop("Acme.Lines"), "Acme.Lines.deps.json"), json);

    private static IEnumerable<string> Files(string folder) =>
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f));

    private static NUnit.Framework.Constraints.IConstraint Fails(string message) =>
        Throws.TypeOf<PluginUnavailableException>().With.Message.EqualTo(message);
}
