namespace Osgate.Simulator;

/// <summary>Makes simulators.</summary>
internal sealed class SimulatorFactory() : ConnectorFactory<SimulatorSettings, SimulatorDevice, SimulatorChannel>(SimulatorJson.Default)
{
    public override IConnector Create(ConnectorContext<SimulatorSettings, SimulatorDevice, SimulatorChannel> context) =>
        new SimulatorConnector(context);

    public override void Check(ConnectorCheck<SimulatorSettings, SimulatorDevice, SimulatorChannel> check)
    {
        foreach (var device in check.Devices)
        {
            foreach (var channel in device.Channels)
            {
                foreach (var (member, message) in ChannelRules.Broken(channel.Meta))
                    check.Error(device, channel, member, message);
            }
        }
    }
}
