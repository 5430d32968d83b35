using System.Collections.Immutable;

namespace Osgate;

/// <summary>One connector of a manifest with its devices, to be checked.</summary>
public abstract class ConnectorCheck
{
    private readonly List<Problem> _problems = [];

    private protected ConnectorCheck(string name, ImmutableArray<Device> devices)
    {
        Name = name;
        Devices = devices;
    }

    /// <summary>The connector's name.</summary>
    public string Name { get; }

    /// <summary>All devices of the connector.</summary>
    public ImmutableArray<Device> Devices { get; }

    /// <summary>What was found so far; paths begin at the connector, with the places of devices and channels in
    /// <see cref="Devices"/> and <see cref="Device.Channels"/>.</summary>
    public IReadOnlyList<Problem> Problems => _problems;

    /// <summary>A problem of the connector's <c>meta</c>.</summary>
    /// <param name="member">The name in <c>meta</c>, in camel case.</param>
    /// <param name="message">What is wrong, with the value, and how to mend it.</param>
    public void Error(string member, string message) => Add($"meta.{member}", message, warning: false);

    /// <summary>A problem of a device's <c>meta</c>.</summary>
    public void Error(Device device, string member, string message) => Add($"{PathOf(device)}.meta.{member}", message, warning: false);

    /// <summary>A problem of a channel's <c>meta</c>.</summary>
    public void Error(Device device, DeviceChannel channel, string member, string message) =>
        Add($"{PathOf(device)}.channels[{channel.Index}].meta.{member}", message, warning: false);

    /// <summary>Something worth saying of a channel; stops nothing.</summary>
    public void Warn(Device device, DeviceChannel channel, string member, string message) =>
        Add($"{PathOf(device)}.channels[{channel.Index}].meta.{member}", message, warning: true);

    private string PathOf(Device device) => $"devices[{Devices.IndexOf(device)}]";

    private void Add(string path, string message, bool warning) => _problems.Add(new Problem(path, message, warning));
}
