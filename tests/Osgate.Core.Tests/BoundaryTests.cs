using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

namespace Osgate.Core.Tests;

/// <summary>Who may depend on whom.</summary>
[TestFixture]
internal sealed partial class BoundaryTests
{
    private static readonly string Root = FindRoot();

    [Test]
    public void The_contracts_depend_on_the_logging_abstractions_alone() => Assert.That(
        typeof(Problem).Assembly.GetReferencedAssemblies().Select(a => a.Name!).Where(n => n != "System.Runtime" && !n.StartsWith("System.", StringComparison.Ordinal)),
        Is.EqualTo(new[] { "Microsoft.Extensions.Logging.Abstractions" }));

    [Test]
    public void The_engine_names_no_protocol()
    {
        var files = Directory.GetFiles(Path.Combine(Root, "Osgate.Core"), "*.cs", SearchOption.AllDirectories).Where(f => !f.Contains("/obj/", StringComparison.Ordinal)).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(files, Has.Count.GreaterThan(50), "the source is there");
            Assert.That(files.Where(f => Protocols().IsMatch(File.ReadAllText(f))).Select(Path.GetFileName), Is.Empty);
            Assert.That(typeof(Gateway).Assembly.GetReferencedAssemblies().Select(a => a.Name), Has.None.Match(Protocols()).And.None.StartsWith("System.Net"));
        });
    }

    [Test]
    public void No_plugin_depends_on_the_engine()
    {
        var projects = Directory.GetFiles(Path.Combine(Root, "plugins"), "*.csproj", SearchOption.AllDirectories).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(projects, Is.Not.Empty);
            Assert.That(projects.Where(p => Engine().IsMatch(File.ReadAllText(p))).Select(Path.GetFileName), Is.Empty);
            foreach (var dll in Directory.GetFiles(TestPlugins.Originals, "*.dll", SearchOption.AllDirectories))
                Assert.That(ReferencesOf(dll), Has.None.EqualTo("Osgate.Core").And.None.EqualTo("osgate"), dll);
        });
    }

    private static List<string> ReferencesOf(string path)
    {
        using var image = new PEReader(File.OpenRead(path));
        var reader = image.GetMetadataReader();
        return [.. reader.AssemblyReferences.Select(h => reader.GetString(reader.GetAssemblyReference(h).Name))];
    }

    // Not from the path of this source, which a deterministic build replaces.
    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "global.json")))
            folder = folder.Parent ?? throw new InvalidOperationException($"no folder above {AppContext.BaseDirectory} has a global.json: run the tests from their build output");
        return folder.FullName;
    }

    [GeneratedRegex(@"modbus|mqtt|m-?bus\b|z-?wave|bacnet|opc[- ]?ua|HttpClient|SerialPort", RegexOptions.IgnoreCase)]
    private static partial Regex Protocols();

    [GeneratedRegex(@"Osgate\.(Core|Host)\b")]
    private static partial Regex Engine();
}
