using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Osgate;

/// <summary>A sink's factory as the host sees it. Derive from <see cref="SinkFactory{TSettings}"/> instead.</summary>
public abstract class SinkFactory
{
    private protected SinkFactory()
    {
    }

    /// <summary>The type that the sink's <c>meta</c> binds to.</summary>
    public abstract JsonTypeInfo SettingsInfo { get; }

    /// <inheritdoc cref="ConnectorFactory.CheckTogether"/>
    public virtual void CheckTogether(PluginCheck plugin)
    {
    }

    /// <summary>Makes the check of one sink, with its settings bound.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public abstract SinkCheck CreateCheck(string name, JsonElement meta);

    /// <summary>Lets the factory check one sink.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public abstract void Check(SinkCheck check);

    /// <summary>Asks for the batch limits of one sink.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public abstract BatchLimits GetLimits(SinkCheck sink);

    /// <summary>Makes the sink.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public abstract ISink Create(SinkCheck sink, SinkServices services);
}
