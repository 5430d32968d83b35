using System.ComponentModel;

namespace Osgate.Modbus;

/// <summary>What the <c>meta</c> of a channel of a Modbus device says.</summary>
internal sealed record ModbusChannel
{
    [Description("Table and number from 0, as on the wire: holding:100, input:0x10, coil:5, discrete:7. A manual's 40001 is holding:0.")]
    public required string Address { get; set; }

    [Description("How the registers are read (default: uint16; bool for a coil or discrete input).")]
    public ModbusType? Type { get; set; }

    [Description("Order of the bytes of the value, A being the highest of four (default: the device's).")]
    public ByteOrder? Order { get; set; }

    /// <summary>The type for a table: a bit needs none said.</summary>
    public ModbusType TypeIn(ModbusTable table) => Type ?? (table.HoldsBits ? ModbusType.Bool : ModbusType.UInt16);
}
