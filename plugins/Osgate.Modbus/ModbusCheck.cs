namespace Osgate.Modbus;

/// <summary>Finds in a manifest what its schema cannot say.</summary>
internal static class ModbusCheck
{
    public static void Run(ConnectorCheck<ModbusSettings, ModbusDevice, ModbusChannel> check)
    {
        if (ProblemOfHost(check.Settings.Host) is { } problem)
            check.Error("host", problem);
        foreach (var device in check.Devices)
        {
            if (ProblemOfHost(device.Meta.Host) is { } problemOfDevice)
                check.Error(device, "host", problemOfDevice);
            else if (ModbusEndpoint.Of(check.Settings, device.Meta) is null)
                check.Error(device, "host", $"nobody says where '{device.Name}' is: write 'host' into its 'meta', or into the connector's for all its devices");
            foreach (var channel in device.Channels)
                CheckChannel(check, device, channel);
        }
    }

    private static void CheckChannel(
        ConnectorCheck<ModbusSettings, ModbusDevice, ModbusChannel> check,
        Device<ModbusDevice, ModbusChannel> device,
        DeviceChannel<ModbusChannel> channel)
    {
        if (ModbusAddress.Parse(channel.Meta.Address, out var address) is { } problem)
        {
            check.Error(device, channel, "address", problem);
            return;
        }
        var type = channel.Meta.TypeIn(address.Table);
        if (address.Table.HoldsBits)
        {
            if (type != ModbusType.Bool)
                check.Error(device, channel, "type", $"'{address}' is a single bit, which is no {type.ManifestName}: leave 'type' out, or write 'bool'");
            return;
        }
        var last = address.Number + type.Registers - 1;
        if (last > ModbusAddress.MaxNumber)
            check.Error(device, channel, "address", $"{type.ManifestName} at '{address}' takes {type.Registers} registers and runs past {ModbusAddress.MaxNumber}");
        if (type.Registers > device.Meta.MaxRegisters)
            check.Error(device, channel, "type", $"{type.ManifestName} takes {type.Registers} registers in one request, and 'maxRegisters' of '{device.Name}' is {device.Meta.MaxRegisters}");
    }

    private static string? ProblemOfHost(string? host) => host switch
    {
        null => null,
        _ when Uri.CheckHostName(host) != UriHostNameType.Unknown => null,
        _ => $"'{host}' is no host name and no IP address; a port is written in 'port'",
    };
}
