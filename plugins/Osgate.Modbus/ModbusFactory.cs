using Osgate;
using Osgate.Modbus;

[assembly: Connector("modbus", typeof(ModbusFactory), Description = "Polls devices that speak Modbus TCP, alone or behind a gateway.")]

namespace Osgate.Modbus;

internal sealed class ModbusFactory() : ConnectorFactory<ModbusSettings, ModbusDevice, ModbusChannel>(ModbusJson.Default)
{
    public override IConnector Create(ConnectorContext<ModbusSettings, ModbusDevice, ModbusChannel> context) => new ModbusConnector(context);

    public override string? GetLane(ModbusSettings settings, Device<ModbusDevice, ModbusChannel> device) =>
        ModbusEndpoint.Of(settings, device.Meta)?.Lane;

    public override void Check(ConnectorCheck<ModbusSettings, ModbusDevice, ModbusChannel> check) => ModbusCheck.Run(check);
}
