using Microsoft.Extensions.Logging;

namespace Osgate;

/// <summary>All that a sink is given: its part of the manifest, and the host's services.</summary>
/// <typeparam name="TSettings">What the sink's <c>meta</c> binds to.</typeparam>
public sealed class SinkContext<TSettings>
    where TSettings : class
{
    private readonly SinkServices _services;

    internal SinkContext(SinkServices services, TSettings settings)
    {
        _services = services;
        Settings = settings;
    }

    /// <summary>The sink's <c>meta</c>.</summary>
    public TSettings Settings { get; }

    /// <inheritdoc cref="SinkServices.Name"/>
    public string Name => _services.Name;

    /// <inheritdoc cref="SinkServices.GatewayId"/>
    public string GatewayId => _services.GatewayId;

    /// <inheritdoc cref="SinkServices.Logger"/>
    public ILogger Logger => _services.Logger;

    /// <inheritdoc cref="SinkServices.Time"/>
    public TimeProvider Time => _services.Time;

    /// <inheritdoc cref="SinkServices.KeepsConfirmed"/>
    public bool KeepsConfirmed => _services.KeepsConfirmed;

    /// <inheritdoc cref="SinkServices.Counter"/>
    public Counter Counter(string name) => _services.Counter(name);
}
