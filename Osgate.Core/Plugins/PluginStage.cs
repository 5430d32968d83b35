using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Osgate.Core.Plugins;

/// <summary>Copies plugin folders to the state folder, from where alone they are loaded: a loaded file that is
/// overwritten kills the process, and what lies in the drop folder may be overwritten at any time.</summary>
internal sealed class PluginStage(string stateFolder)
{
    private readonly string _root = Path.Combine(stateFolder, "plugins");

    /// <summary>Copies a plugin, or finds the copy of the same content; returns its folder.</summary>
    /// <exception cref="PluginUnavailableException">The folder is not complete, or cannot be copied.</exception>
    public string Stage(PluginDescriptor plugin)
    {
        try
        {
            RequireComplete(plugin);
            var files = Directory.GetFiles(plugin.Folder, "*", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(plugin.Folder, f)).Order(StringComparer.Ordinal).ToList();
            var target = Path.Combine(_root, plugin.Name, HashOf(plugin.Folder, files));
            if (!Directory.Exists(target))
                Copy(plugin.Folder, files, target);
            return target;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PluginUnavailableException($"plugin {plugin.Name}: cannot be copied to {_root}: {e.Message}", e);
        }
    }

    private static void Copy(string source, List<string> files, string target)
    {
        // Complete under another name first: a folder that is there is whole, whatever happened in between.
        var temporary = $"{target}.{Environment.ProcessId}.tmp";
        if (Directory.Exists(temporary))
            Directory.Delete(temporary, recursive: true);
        foreach (var file in files)
        {
            var copy = Path.Combine(temporary, file);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Path.Combine(source, file), copy);
        }
        Directory.Move(temporary, target);
    }

    private static string HashOf(string folder, List<string> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(file));
            hash.AppendData([0]);
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, file))));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    private static void RequireComplete(PluginDescriptor plugin)
    {
        var deps = Path.Combine(plugin.Folder, plugin.Name + ".deps.json");
        if (!File.Exists(deps))
            return;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(deps));
            foreach (var file in RuntimeFiles(document.RootElement))
            {
                if (!File.Exists(Path.Combine(plugin.Folder, file)) && !File.Exists(Path.Combine(plugin.Folder, Path.GetFileName(file))))
                    throw new PluginUnavailableException($"plugin {plugin.Name}: {Path.GetFileName(file)} is missing, which {plugin.Name}.deps.json names: copy the plugin's whole output folder");
            }
        }
        catch (JsonException e)
        {
            throw new PluginUnavailableException($"plugin {plugin.Name}: {plugin.Name}.deps.json is no JSON: copy the plugin's whole output folder again", e);
        }
    }

    private static IEnumerable<string> RuntimeFiles(JsonElement root)
    {
        if (!root.TryGetProperty("targets", out var targets))
            yield break;
        foreach (var target in targets.EnumerateObject())
        {
            foreach (var library in target.Value.EnumerateObject())
            {
                if (!library.Value.TryGetProperty("runtime", out var runtime))
                    continue;
                foreach (var file in runtime.EnumerateObject())
                    yield return file.Name;
            }
        }
    }
}
