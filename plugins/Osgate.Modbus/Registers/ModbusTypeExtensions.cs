namespace Osgate.Modbus;

internal static class ModbusTypeExtensions
{
    extension(ModbusType type)
    {
        /// <summary>The number of registers that a value takes.</summary>
        public int Registers => type switch
        {
            ModbusType.Int32 or ModbusType.UInt32 or ModbusType.Float32 => 2,
            ModbusType.Int64 or ModbusType.UInt64 or ModbusType.Float64 => 4,
            _ => 1,
        };

        /// <summary>The type as a manifest writes it.</summary>
        public string ManifestName => type.ToString().ToLowerInvariant();
    }
}
