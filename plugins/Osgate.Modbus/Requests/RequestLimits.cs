namespace Osgate.Modbus;

/// <summary>The most that a device takes in one request.</summary>
/// <param name="Registers">From 1 to 125.</param>
/// <param name="Bits">From 1 to 2000.</param>
internal readonly record struct RequestLimits(int Registers, int Bits)
{
    public int Of(ModbusTable table) => table.HoldsBits ? Bits : Registers;
}
