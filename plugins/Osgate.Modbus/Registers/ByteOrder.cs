using System.Text.Json.Serialization;

namespace Osgate.Modbus;

/// <summary>In which order the bytes of a value come, A being the highest of four. The specification fixes the order
/// within a register only (V1.1b3, 4.2: the high byte first), and not every maker keeps to that.</summary>
[JsonConverter(typeof(ByteOrderConverter))]
internal enum ByteOrder : byte
{
    /// <summary>As the specification has it, the high register first.</summary>
    Abcd,

    /// <summary>All bytes turned round.</summary>
    Dcba,

    /// <summary>The high register first, the bytes of each register swapped.</summary>
    Badc,

    /// <summary>The low register first.</summary>
    Cdab,
}
