using System.Globalization;

namespace Osgate.Modbus;

/// <summary>Where a device, or the gateway before it, listens.</summary>
internal sealed record ModbusEndpoint(string Host, int Port)
{
    /// <summary>The endpoint of a device; <see langword="null"/> when neither it nor its connector names a host.</summary>
    public static ModbusEndpoint? Of(ModbusSettings settings, ModbusDevice device)
    {
        var host = device.Host ?? settings.Host;
        return string.IsNullOrWhiteSpace(host) ? null : new ModbusEndpoint(host.ToLowerInvariant(), device.Port ?? settings.Port);
    }

    /// <summary>The lane that all devices at this endpoint share.</summary>
    public string Lane => $"tcp {this}";

    /// <summary>host:port, an IPv6 address in brackets.</summary>
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal)
        ? string.Create(CultureInfo.InvariantCulture, $"[{Host}]:{Port}")
        : string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");
}
