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
            var hash = HashOf(plugin.Folder, files);
            var target = Path.Combine(_root, plugin.Name, hash);
            // A power cut after the copy may have left files without their content.
            if (Directory.Exists(target) && !IsIntact(target, files, hash))
                Directory.Delete(target, recursive: true);
            if (!Directory.Exists(target))
                Copy(plugin, files, hash, target);
            return target;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PluginUnavailableException($"plugin {plugin.Name}: cannot be copied to {_root}: {e.Message}", e);
        }
    }

    private static void Copy(PluginDescriptor plugin, List<string> files, string hash, string target)
    {
        // Complete under another name first: a folder that is there is whole, whatever happened in between.
        var temporary = $"{target}.{Environment.ProcessId}.tmp";
        if (Directory.Exists(temporary))
            Directory.Delete(temporary, recursive: true);
        foreach (var file in files)
        {
            var copy = Path.Combine(temporary, file);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Path.Combine(plugin.Folder, file), copy);
        }
        if (HashOf(temporary, files) != hash)
        {
            Directory.Delete(temporary, recursive: true);
            throw new PluginUnavailableException($"plugin {plugin.Name}: its folder changed while it was copied: wait until all of it is there, then start again");
        }
        Directory.Move(temporary, target);
    }

    private static bool IsIntact(string folder, List<string> files, string hash)
    {
        try
        {
            return HashOf(folder, files) == hash;
        }
        catch (IOException)
        {
            // A file is missing or cannot be read: not intact.
            return false;
        }
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
            foreach (var file in RuntimeFiles(document.RootElement).Where(f => !f.EndsWith("/_._", StringComparison.Ordinal)))
            {
                if (!File.Exists(Path.Combine(plugin.Folder, file)) && !File.Exists(Path.Combine(plugin.Folder, Path.GetFileName(file))))
                    throw new PluginUnavailableException($"plugin {plugin.Name}: {Path.GetFileName(file)} is missing, which {plugin.Name}.deps.json names: copy the plugin's whole output folder");
            }
        }
        // The latter: JSON of another form.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new PluginUnavailableException($"plugin {plugin.Name}: {plugin.Name}.deps.json cannot be read: copy the plugin's whole output folder again", e);
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
                foreach (var section in library.Value.EnumerateObject().Where(s => s.Name is "runtime" or "runtimeTargets" or "native"))
                {
                    foreach (var file in section.Value.EnumerateObject())
                        yield return file.Name;
                }
            }
        }
    }
}
