using Osgate.Host.Tests.ThirdParty;
using Osgate.Testing.Peers;

namespace Osgate.Host.Tests;

/// <summary>Every plugin of the repository lies beside the executable, however that came to be.</summary>
internal sealed class PluginFolderTests
{
    private static string[] Plugins => [.. Directory.GetDirectories(Path.Combine(Dotnet.Repository, "plugins")).Select(d => Path.GetFileName(d)).Order()];

    [Test]
    public void Building_the_host_puts_every_plugin_beside_it() => CheckPlugins(Path.GetDirectoryName(HostProcess.FindBuilt())!);

    [Test]
    public async Task Publishing_the_host_puts_every_plugin_beside_it()
    {
        var folder = Directory.CreateTempSubdirectory("osgate-publish-");
        await Dotnet.RunAsync(Dotnet.Repository, "publish", "Osgate.Host/Osgate.Host.csproj", "--no-build", "-c", Dotnet.Configuration, "-o", folder.FullName);
        using (Assert.EnterMultipleScope())
        {
            CheckPlugins(folder.FullName);
            Assert.That(File.Exists(Path.Combine(folder.FullName, "osgate.json")));
        }
        folder.Delete(recursive: true);
    }

    private static void CheckPlugins(string folder)
    {
        var found = Directory.GetDirectories(Path.Combine(folder, "plugins")).Order().ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(found.Select(Path.GetFileName), Is.EqualTo(Plugins));
            foreach (var plugin in found)
            {
                var files = Directory.GetFiles(plugin).Select(f => Path.GetFileName(f)).ToList();
                Assert.That(files, Does.Contain($"{Path.GetFileName(plugin)}.dll"));
                Assert.That(files, Does.Contain($"{Path.GetFileName(plugin)}.deps.json"));
                Assert.That(files, Has.None.EqualTo("Osgate.Abstractions.dll").And.None.EqualTo("Microsoft.Extensions.Logging.Abstractions.dll"));
            }
            Assert.That(File.Exists(Path.Combine(folder, "plugins", "Osgate.Mqtt", "MQTTnet.dll")), "private dependencies come along");
        }
    }
}
