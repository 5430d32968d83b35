using System.Collections.Immutable;

namespace Osgate;

/// <summary>One connector of a manifest with its devices, to be checked, in the types of its protocol.</summary>
public sealed class ConnectorCheck<TSettings, TDevice, TChannel> : ConnectorCheck
    where TSettings : class
    where TDevice : class
    where TChannel : class
{
    internal ConnectorCheck(string name, TSettings settings, ImmutableArray<Device<TDevice, TChannel>> devices)
        : base(name, ImmutableArray<Device>.CastUp(devices))
    {
        Settings = settings;
        Devices = devices;
    }

    /// <summary>The connector's <c>meta</c>.</summary>
    public TSettings Settings { get; }

    /// <inheritdoc cref="ConnectorCheck.Devices"/>
    public new ImmutableArray<Device<TDevice, TChannel>> Devices { get; }
}
