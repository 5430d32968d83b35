using System.Collections.Immutable;

namespace Osgate.Core.Plugins;

/// <summary>A plugin folder, as its metadata describes it; nothing of it is loaded for this.</summary>
/// <param name="Name">The folder's name, which is the main assembly's name as well.</param>
/// <param name="Folder">The folder.</param>
/// <param name="Version">The version of the main assembly.</param>
/// <param name="Entries">Its connectors and sinks.</param>
/// <param name="Problem">Why it cannot be used, or <see langword="null"/>.</param>
public sealed record PluginDescriptor(string Name, string Folder, string Version, ImmutableArray<PluginEntry> Entries, string? Problem)
{
    /// <summary>The main assembly's file.</summary>
    public string AssemblyPath => Path.Combine(Folder, Name + ".dll");

    /// <summary>The protocols of its connectors.</summary>
    public IEnumerable<string> Protocols => Entries.Where(e => !e.IsSink).Select(e => e.Key);

    /// <summary>The types of its sinks.</summary>
    public IEnumerable<string> SinkTypes => Entries.Where(e => e.IsSink).Select(e => e.Key);
}
