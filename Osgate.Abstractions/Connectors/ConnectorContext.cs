using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace Osgate;

/// <summary>All that a connector instance is given: its part of the manifest, and the host's services.</summary>
/// <typeparam name="TSettings">What the connector's <c>meta</c> binds to.</typeparam>
/// <typeparam name="TDevice">What a device's <c>meta</c> binds to.</typeparam>
/// <typeparam name="TChannel">What a channel's <c>meta</c> binds to.</typeparam>
public sealed class ConnectorContext<TSettings, TDevice, TChannel>
    where TSettings : class
    where TDevice : class
    where TChannel : class
{
    private readonly ConnectorServices _services;

    internal ConnectorContext(ConnectorServices services, TSettings settings, ImmutableArray<Device<TDevice, TChannel>> devices)
    {
        _services = services;
        Settings = settings;
        Devices = devices;
    }

    /// <summary>The connector's <c>meta</c>.</summary>
    public TSettings Settings { get; }

    /// <summary>The devices on this instance's lane.</summary>
    public ImmutableArray<Device<TDevice, TChannel>> Devices { get; }

    /// <inheritdoc cref="ConnectorServices.Name"/>
    public string Name => _services.Name;

    /// <inheritdoc cref="ConnectorServices.Uuid"/>
    public Guid Uuid => _services.Uuid;

    /// <inheritdoc cref="ConnectorServices.Lane"/>
    public string Lane => _services.Lane;

    /// <inheritdoc cref="ConnectorServices.GatewayId"/>
    public string GatewayId => _services.GatewayId;

    /// <inheritdoc cref="ConnectorServices.Logger"/>
    public ILogger Logger => _services.Logger;

    /// <inheritdoc cref="ConnectorServices.Time"/>
    public TimeProvider Time => _services.Time;

    /// <inheritdoc cref="ConnectorServices.Trace"/>
    public FrameTrace Trace => _services.Trace;

    /// <inheritdoc cref="ConnectorServices.CreateWriter"/>
    public IReportWriter CreateWriter() => _services.CreateWriter();

    /// <inheritdoc cref="ConnectorServices.Counter"/>
    public Counter Counter(string name) => _services.Counter(name);
}
