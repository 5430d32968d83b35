using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Osgate;

/// <summary>Makes sinks of one type, and checks what a manifest says of them. Does no I/O.</summary>
/// <typeparam name="TSettings">What a sink's <c>meta</c> binds to.</typeparam>
public abstract class SinkFactory<TSettings> : SinkFactory
    where TSettings : class
{
    private readonly JsonTypeInfo<TSettings> _settings;

    /// <summary>A factory.</summary>
    /// <param name="json">A source-generated context that knows the settings. The manifest's names are in camel case,
    /// unknown names and missing required ones are errors, whatever the context says.
    /// Give defaults to members with <c>set</c> or to parameters of the constructor: generated code sets an <c>init</c>
    /// member that is absent to nothing, whatever its initializer says.</param>
    protected SinkFactory(JsonSerializerContext json) => _settings = MetaJson.TypeInfoOf<TSettings>(MetaJson.OptionsOf(json), json);

    /// <inheritdoc/>
    public sealed override JsonTypeInfo SettingsInfo => _settings;

    /// <summary>Makes a sink. Does no I/O.</summary>
    public abstract ISink Create(SinkContext<TSettings> context);

    /// <summary>Says how large batches may be (default: <see cref="BatchLimits"/> as they come).</summary>
    public virtual BatchLimits GetLimits(TSettings settings) => new();

    /// <summary>Checks what the schema cannot say.</summary>
    public virtual void Check(SinkCheck<TSettings> check)
    {
    }

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public sealed override SinkCheck CreateCheck(string name, JsonElement meta) => new SinkCheck<TSettings>(name, meta.Deserialize(_settings)!);

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public sealed override void Check(SinkCheck check) => Check((SinkCheck<TSettings>)check);

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public sealed override BatchLimits GetLimits(SinkCheck sink) => GetLimits(((SinkCheck<TSettings>)sink).Settings);

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public sealed override ISink Create(SinkCheck sink, SinkServices services) =>
        Create(new SinkContext<TSettings>(services, ((SinkCheck<TSettings>)sink).Settings));
}
