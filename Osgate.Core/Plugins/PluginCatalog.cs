using System.Collections.Immutable;

namespace Osgate.Core.Plugins;

/// <summary>The plugins of a folder, found by their metadata: <c>{folder}/{Name}/{Name}.dll</c>.</summary>
public sealed class PluginCatalog
{
    private PluginCatalog(string folder, ImmutableArray<PluginDescriptor> plugins)
    {
        Folder = folder;
        Plugins = plugins;
    }

    /// <summary>Where the plugins were looked for.</summary>
    public string Folder { get; }

    /// <summary>All that was found, those that cannot be used included.</summary>
    public ImmutableArray<PluginDescriptor> Plugins { get; }

    /// <summary>Looks through a folder. What cannot be used is listed with its problem.</summary>
    public static PluginCatalog Scan(string folder)
    {
        if (!Directory.Exists(folder))
            return new PluginCatalog(folder, []);
        var found = Directory.GetDirectories(folder).Order(StringComparer.Ordinal).Select(Describe).ToList();
        return new PluginCatalog(folder, [.. RefuseSecondClaims(found)]);
    }

    /// <summary>The plugin that speaks a protocol.</summary>
    public (PluginDescriptor Plugin, PluginEntry Entry)? FindConnector(string protocol) => Find(protocol, isSink: false);

    /// <summary>The plugin that has a type of sink.</summary>
    public (PluginDescriptor Plugin, PluginEntry Entry)? FindSink(string type) => Find(type, isSink: true);

    private (PluginDescriptor, PluginEntry)? Find(string key, bool isSink)
    {
        // One that cannot be used is found only for want of another: its problem says more than "unknown".
        foreach (var plugin in Plugins.OrderBy(p => p.Problem is not null))
        {
            foreach (var entry in plugin.Entries)
            {
                if (entry.IsSink == isSink && entry.Key == key)
                    return (plugin, entry);
            }
        }
        return null;
    }

    private static PluginDescriptor Describe(string folder)
    {
        var name = Path.GetFileName(folder);
        var unusable = new PluginDescriptor(name, folder, "", [], null);
        if (!File.Exists(unusable.AssemblyPath))
            return unusable with { Problem = $"there is no {name}.dll in it: the folder and the plugin's main assembly have one name" };
        try
        {
            var (version, entries) = PluginMetadata.Read(unusable.AssemblyPath);
            return unusable with { Version = version, Entries = entries, Problem = ProblemOf(entries) };
        }
        catch (BadImageFormatException e)
        {
            return unusable with { Problem = $"{name}.dll cannot be read as a .NET assembly: {e.Message}" };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return unusable with { Problem = $"{name}.dll cannot be read: {e.Message}" };
        }
        // Metadata that is damaged fails in any way; attributes of another major revision may have any form.
        catch (Exception e)
        {
            return unusable with { Problem = $"{name}.dll is damaged, or built against another major revision of Osgate.Abstractions: {e.Message}" };
        }
    }

    private static string? ProblemOf(ImmutableArray<PluginEntry> entries)
    {
        if (entries.IsEmpty)
            return "it has neither a [assembly: Connector] nor a [assembly: Sink]: it is no plugin, or it was built against another major revision";
        foreach (var entry in entries)
        {
            if (entry.Major != Contract.Major)
                return $"it was built against contract {entry.Major}.{entry.Minor}, this gateway has {Contract.Major}.{Contract.Minor}: build it against Osgate.Abstractions {Contract.Major}.x";
            if (entry.Minor > Contract.Minor)
                return $"it was built against contract {entry.Major}.{entry.Minor}, this gateway has {Contract.Major}.{Contract.Minor}: upgrade the gateway";
        }
        return null;
    }

    private static IEnumerable<PluginDescriptor> RefuseSecondClaims(List<PluginDescriptor> found)
    {
        var owners = new Dictionary<(bool, string), string>();
        foreach (var plugin in found)
        {
            // What cannot be used keeps nothing from the others.
            if (plugin.Problem is not null)
            {
                yield return plugin;
                continue;
            }
            if (plugin.Entries.FirstOrDefault(e => owners.ContainsKey((e.IsSink, e.Key))) is { } taken)
            {
                yield return plugin with
                {
                    Entries = [],
                    Problem = $"'{taken.Key}' is already what {owners[(taken.IsSink, taken.Key)]} is for: take one of the two folders out",
                };
                continue;
            }
            foreach (var entry in plugin.Entries)
                owners.TryAdd((entry.IsSink, entry.Key), plugin.Name);
            yield return plugin;
        }
    }
}
