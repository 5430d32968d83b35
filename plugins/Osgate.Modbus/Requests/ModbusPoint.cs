using System.Runtime.InteropServices;

namespace Osgate.Modbus;

/// <summary>One value to read: where it stands, how it is read, and who asked.</summary>
/// <param name="Address">Its first register, or its bit.</param>
/// <param name="Type">How its registers are read.</param>
/// <param name="Order">In which order their bytes come.</param>
/// <param name="Place">The place of its channel among those that are due.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ModbusPoint(ModbusAddress Address, ModbusType Type, ByteOrder Order, int Place)
{
    public int Start => Address.Number;

    /// <summary>The address behind the last.</summary>
    public int End => Start + (Address.Table.HoldsBits ? 1 : Type.Registers);
}
