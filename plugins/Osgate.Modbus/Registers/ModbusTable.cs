namespace Osgate.Modbus;

/// <summary>The four tables of a device (MODBUS Application Protocol Specification V1.1b3, 4.3). The number of each is
/// the function code that reads it (6.1 to 6.4).</summary>
internal enum ModbusTable : byte
{
    Coil = 1,
    Discrete = 2,
    Holding = 3,
    Input = 4,
}
