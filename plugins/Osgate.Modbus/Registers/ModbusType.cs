using System.Text.Json.Serialization;

namespace Osgate.Modbus;

/// <summary>How the registers of a value are read.</summary>
[JsonConverter(typeof(ModbusTypeConverter))]
internal enum ModbusType : byte
{
    Bool,
    Int16,
    UInt16,
    Int32,
    UInt32,
    Int64,
    UInt64,
    Float32,
    Float64,
}
