using System.Collections.Immutable;
using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Osgate;

/// <summary>Makes connectors of one protocol, and checks what a manifest says of them. Does no I/O.</summary>
/// <typeparam name="TSettings">What a connector's <c>meta</c> binds to.</typeparam>
/// <typeparam name="TDevice">What a device's <c>meta</c> binds to.</typeparam>
/// <typeparam name="TChannel">What a channel's <c>meta</c> binds to.</typeparam>
public abstract class ConnectorFactory<TSettings, TDevice, TChannel> : ConnectorFactory
    where TSettings : class
    where TDevice : class
    where TChannel : class
{
    private readonly JsonTypeInfo<TSettings> _settings;
    private readonly JsonTypeInfo<TDevice> _device;
    private readonly JsonTypeInfo<TChannel> _channel;

    /// <summary>A factory.</summary>
    /// <param name="json">A source-generated context that knows all three types. The manifest's names are in camel
    /// case, unknown names and missing required ones are errors, whatever the context says.
    /// Give defaults to members with <c>set</c> or to parameters of the constructor: generated code sets an <c>init</c>
    /// member that is absent to nothing, whatever its initializer says.</param>
    protected ConnectorFactory(JsonSerializerContext json)
    {
        var options = MetaJson.OptionsOf(json);
        _settings = MetaJson.TypeInfoOf<TSettings>(options, json);
        _device = MetaJson.TypeInfoOf<TDevice>(options, json);
        _channel = MetaJson.TypeInfoOf<TChannel>(options, json);
    }

    /// <inheritdoc/>
    public sealed override JsonTypeInfo SettingsInfo => _settings;

    /// <inheritdoc/>
    public sealed override JsonTypeInfo DeviceInfo => _device;

    /// <inheritdoc/>
    public sealed override JsonTypeInfo ChannelInfo => _channel;

    /// <summary>Makes a connector for the devices of one lane. Does no I/O.</summary>
    public abstract IConnector Create(ConnectorContext<TSettings, TDevice, TChannel> context);

    /// <summary>Checks what the schema cannot say: what depends on several values, the format of a text.</summary>
    public virtual void Check(ConnectorCheck<TSettings, TDevice, TChannel> check)
    {
    }

    /// <summary>Names the physical line of a device: "tcp 10.0.0.7:502", "serial /dev/ttyUSB0". Devices on one lane
    /// share one instance and are asked one at a time; a lane belongs to one connector.</summary>
    /// <returns>The lane's name; <see langword="null"/> (default) for one lane of the connector's own.</returns>
    public virtual string? GetLane(TSettings settings, Device<TDevice, TChannel> device) => null;

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public sealed override Device CreateDevice(DeviceDescription description, JsonElement meta, ImmutableArray<(ChannelDescription Description, JsonElement Meta)> channels)
    {
        var bound = ImmutableArray.CreateBuilder<DeviceChannel<TChannel>>(channels.Length);
        foreach (var (channel, channelMeta) in channels)
            bound.Add(new DeviceChannel<TChannel>(channel, bound.Count, channelMeta.Deserialize(_channel)!));
        return new Device<TDevice, TChannel>(description, meta.Deserialize(_device)!, bound.MoveToImmutable());
    }

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public sealed override ConnectorCheck CreateCheck(string name, JsonElement meta, ImmutableArray<Device> devices) =>
        new ConnectorCheck<TSettings, TDevice, TChannel>(name, meta.Deserialize(_settings)!, CastDown(devices));

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public sealed override void Check(ConnectorCheck check) => Check((ConnectorCheck<TSettings, TDevice, TChannel>)check);

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public sealed override string? GetLane(ConnectorCheck connector, Device device) =>
        GetLane(((ConnectorCheck<TSettings, TDevice, TChannel>)connector).Settings, (Device<TDevice, TChannel>)device);

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public sealed override IConnector Create(ConnectorCheck connector, ImmutableArray<Device> devices, ConnectorServices services) =>
        Create(new ConnectorContext<TSettings, TDevice, TChannel>(
            services, ((ConnectorCheck<TSettings, TDevice, TChannel>)connector).Settings, CastDown(devices)));

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public sealed override Poll CreatePoll(Device device, ImmutableArray<DeviceChannel> due) =>
        new Poll<TDevice, TChannel>((Device<TDevice, TChannel>)device, [.. due.Cast<DeviceChannel<TChannel>>()]);

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public sealed override bool IsPoller(IConnector connector) => connector is IPoller<TDevice, TChannel>;

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public sealed override ValueTask PollAsync(IConnector poller, Poll due, CancellationToken cancel) =>
        ((IPoller<TDevice, TChannel>)poller).PollAsync((Poll<TDevice, TChannel>)due, cancel);

    private static ImmutableArray<Device<TDevice, TChannel>> CastDown(ImmutableArray<Device> devices) =>
        [.. devices.Cast<Device<TDevice, TChannel>>()];
}
