using System.Collections.Immutable;
using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Osgate;

/// <summary>A connector's factory as the host sees it. Derive from
/// <see cref="ConnectorFactory{TSettings,TDevice,TChannel}"/> instead.</summary>
public abstract class ConnectorFactory
{
    private protected ConnectorFactory()
    {
    }

    /// <summary>The type that the connector's <c>meta</c> binds to.</summary>
    public abstract JsonTypeInfo SettingsInfo { get; }

    /// <summary>The type that each device's <c>meta</c> binds to.</summary>
    public abstract JsonTypeInfo DeviceInfo { get; }

    /// <summary>The type that each channel's <c>meta</c> binds to.</summary>
    public abstract JsonTypeInfo ChannelInfo { get; }

    /// <summary>Looks at all entries of this factory's plugin at once, for what no single entry shows. Does no I/O.</summary>
    public virtual void CheckTogether(PluginCheck plugin)
    {
    }

    /// <summary>Makes a device out of its description and its bound <c>meta</c> objects.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public abstract Device CreateDevice(DeviceDescription description, JsonElement meta, ImmutableArray<(ChannelDescription Description, JsonElement Meta)> channels);

    /// <summary>Makes the check of one connector, with its settings bound.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public abstract ConnectorCheck CreateCheck(string name, JsonElement meta, ImmutableArray<Device> devices);

    /// <summary>Lets the factory check one connector.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public abstract void Check(ConnectorCheck check);

    /// <summary>Asks for the lane of a device; <see langword="null"/> for the connector's own.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public abstract string? GetLane(ConnectorCheck connector, Device device);

    /// <summary>Makes an instance for some of the connector's devices.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public abstract IConnector Create(ConnectorCheck connector, ImmutableArray<Device> devices, ConnectorServices services);

    /// <summary>Makes the turn of a device for channels that come due together.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public abstract Poll CreatePoll(Device device, ImmutableArray<DeviceChannel> due);

    /// <summary>Whether an instance is a poller of this factory's types.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public abstract bool IsPoller(IConnector connector);

    /// <summary>Hands a turn to a poller.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public abstract ValueTask PollAsync(IConnector poller, Poll due, CancellationToken cancel);
}
