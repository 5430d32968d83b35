using Osgate.Core.Plugins;

namespace Osgate.Core.Tests;

/// <summary>The plugins beside the tests, or a changed copy of them, with a state folder that goes when the test does.</summary>
internal sealed class TestPlugins : IDisposable
{
    public static readonly string Originals = Path.Combine(AppContext.BaseDirectory, "plugins");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("osgate-core-tests-");
    private PluginHouse? _house;

    public string StateFolder => Path.Combine(_folder.FullName, "state");

    /// <summary>A drop folder of the test's own; empty until something is copied to it.</summary>
    public string DropFolder => _folder.CreateSubdirectory("drop").FullName;

    /// <summary>The house over the plugins beside the tests.</summary>
    public PluginHouse House => _house ??= new PluginHouse(PluginCatalog.Scan(Originals), StateFolder);

    public GatewayOptions Options => new() { Id = "gw", PluginFolder = Originals, StateFolder = StateFolder };

    /// <summary>Copies a plugin to the drop folder; returns its folder there.</summary>
    public string Drop(string plugin, string? name = null)
    {
        var source = Path.Combine(Originals, plugin);
        var target = Path.Combine(DropFolder, name ?? plugin);
        foreach (var file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            // A plugin's files bear its name.
            var copy = Path.Combine(target, Path.GetRelativePath(source, file).Replace(plugin, name ?? plugin, StringComparison.Ordinal));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        return target;
    }

    public void Dispose()
    {
        _house?.UnloadAll();
        _folder.Delete(recursive: true);
    }
}
