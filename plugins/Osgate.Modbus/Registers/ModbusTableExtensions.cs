namespace Osgate.Modbus;

internal static class ModbusTableExtensions
{
    extension(ModbusTable table)
    {
        public bool HoldsBits => table is ModbusTable.Coil or ModbusTable.Discrete;
    }
}
