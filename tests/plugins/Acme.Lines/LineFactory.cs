using Osgate;

namespace Acme.Lines;

public sealed class LineFactory() : ConnectorFactory<LineSettings, LineDevice, LineChannel>(LineJson.Default)
{
    public override IConnector Create(ConnectorContext<LineSettings, LineDevice, LineChannel> context) => new LineConnector();

    public override string? GetLane(LineSettings settings, Device<LineDevice, LineChannel> device) =>
        settings.Fail == "lane" ? throw new InvalidOperationException("no lane for you") : device.Meta.Port is { } port ? $"serial {port}" : null;

    public override void Check(ConnectorCheck<LineSettings, LineDevice, LineChannel> check)
    {
        if (check.Settings.Fail == "check")
            throw new InvalidOperationException("cannot check");
        foreach (var device in check.Devices)
        {
            foreach (var channel in device.Channels.Where(c => c.Meta.Factor < 0))
                check.Error(device, channel, "factor", $"{channel.Meta.Factor} must not be below 0");
        }
    }

    // Says how often it was called, and with what.
    public override void CheckTogether(PluginCheck plugin)
    {
        foreach (var connector in plugin.Connectors.Cast<ConnectorCheck<LineSettings, LineDevice, LineChannel>>())
        {
            if (connector.Settings.Fail == "together")
                throw new InvalidOperationException("cannot check together");
            foreach (var device in connector.Devices.Where(d => !d.Channels.IsEmpty))
                connector.Warn(device, device.Channels[0], "unit", $"seen with {plugin.Connectors.Length} connectors and {plugin.Sinks.Length} sinks of {plugin.GatewayId}");
        }
    }
}
