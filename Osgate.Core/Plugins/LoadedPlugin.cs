using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using McMaster.NETCore.Plugins;
using Microsoft.Extensions.Logging;

namespace Osgate.Core.Plugins;

/// <summary>A plugin in a load context of its own. All that concerns McMaster.NETCore.Plugins stands here.</summary>
internal sealed class LoadedPlugin
{
    private readonly Dictionary<string, object> _factories = new(StringComparer.Ordinal);
    private PluginLoader? _loader;
    private Assembly? _assembly;

    private LoadedPlugin(PluginDescriptor descriptor, PluginLoader loader, Assembly assembly)
    {
        Descriptor = descriptor;
        _loader = loader;
        _assembly = assembly;
    }

    public PluginDescriptor Descriptor { get; }

    /// <summary>Loads a plugin from its staged folder.</summary>
    /// <exception cref="PluginUnavailableException">It cannot be loaded.</exception>
    public static LoadedPlugin Load(PluginDescriptor descriptor, string stagedFolder)
    {
        if (descriptor.Problem is { } problem)
            throw new PluginUnavailableException($"plugin {descriptor.Name}: {problem}");
        PluginLoader? loader = null;
        try
        {
            loader = PluginLoader.CreateFromAssemblyFile(
                Path.Combine(stagedFolder, descriptor.Name + ".dll"),
                isUnloadable: true,
                sharedTypes: [typeof(IConnector), typeof(ILogger)]);
            return new LoadedPlugin(descriptor, loader, loader.LoadDefaultAssembly());
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or InvalidOperationException)
        {
            loader?.Dispose();
            throw new PluginUnavailableException($"plugin {descriptor.Name}: cannot be loaded: {e.Message}", e);
        }
    }

    /// <summary>The factory of an entry; made once.</summary>
    /// <exception cref="PluginUnavailableException">The type is not there, or is no such factory, or its constructor failed.</exception>
    public T Factory<T>(PluginEntry entry)
        where T : class
    {
        if (!_factories.TryGetValue(entry.FactoryType, out var factory))
            _factories[entry.FactoryType] = factory = CreateFactory(entry);
        return factory as T ?? throw new PluginUnavailableException(
            $"plugin {Descriptor.Name}: {entry.FactoryType} is no {typeof(T).Name}: derive it from {typeof(T).Name}<...>");
    }

    private object CreateFactory(PluginEntry entry)
    {
        try
        {
            var type = _assembly!.GetType(entry.FactoryType, throwOnError: true)!;
            return Activator.CreateInstance(type, nonPublic: false)!;
        }
        catch (TargetInvocationException e) when (e.InnerException is { } inner)
        {
            throw Unusable(entry, inner);
        }
        // Whatever a plugin throws here is the plugin's, and stops nothing but the plugin.
        catch (Exception e)
        {
            throw Unusable(entry, e);
        }
    }

    private PluginUnavailableException Unusable(PluginEntry entry, Exception e) => e switch
    {
        MissingMethodException => new($"plugin {Descriptor.Name}: {entry.FactoryType} needs a public constructor without parameters", e),
        FileNotFoundException missing => new($"plugin {Descriptor.Name}: {missing.FileName ?? missing.Message} is missing: copy the plugin's whole output folder", e),
        _ => new($"plugin {Descriptor.Name}: {entry.FactoryType} cannot be made: {e.GetType().Name}: {e.Message}", e),
    };

    /// <summary>Gives the load context up; what is returned dies once nothing refers to the plugin any more.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public WeakReference Unload()
    {
        var context = new WeakReference(AssemblyLoadContext.GetLoadContext(_assembly!));
        _factories.Clear();
        _assembly = null;
        _loader!.Dispose();
        _loader = null;
        return context;
    }
}
