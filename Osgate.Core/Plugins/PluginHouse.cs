namespace Osgate.Core.Plugins;

/// <summary>Stages and loads the plugins that a manifest names, each once.</summary>
/// <param name="catalog">The plugins that there are.</param>
/// <param name="stateFolder">Where they are copied to and loaded from.</param>
public sealed class PluginHouse(PluginCatalog catalog, string stateFolder)
{
    private readonly PluginStage _stage = new(stateFolder);
    private readonly Dictionary<string, LoadedPlugin> _loaded = new(StringComparer.Ordinal);

    /// <summary>The plugins that there are.</summary>
    public PluginCatalog Catalog { get; } = catalog;

    internal IReadOnlyCollection<LoadedPlugin> Loaded => _loaded.Values;

    /// <summary>The loaded plugin.</summary>
    /// <exception cref="PluginUnavailableException">It cannot be staged or loaded.</exception>
    internal LoadedPlugin Load(PluginDescriptor descriptor)
    {
        if (_loaded.TryGetValue(descriptor.Name, out var plugin))
            return plugin;
        if (descriptor.Problem is { } problem)
            throw new PluginUnavailableException($"plugin {descriptor.Name}: {problem}");
        return _loaded[descriptor.Name] = LoadedPlugin.Load(descriptor, _stage.Stage(descriptor));
    }

    /// <summary>Gives all load contexts up; each of what is returned dies once nothing refers to its plugin any more.</summary>
    public IReadOnlyList<WeakReference> UnloadAll()
    {
        var contexts = _loaded.Values.Select(p => p.Unload()).ToList();
        _loaded.Clear();
        return contexts;
    }
}
