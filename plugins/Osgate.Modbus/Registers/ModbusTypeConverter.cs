using System.Text.Json;
using System.Text.Json.Serialization;

namespace Osgate.Modbus;

/// <summary>Writes <see cref="ModbusType"/> as a manifest does: <c>uint16</c>.</summary>
internal sealed class ModbusTypeConverter() : JsonStringEnumConverter<ModbusType>(new LowerCase(), allowIntegerValues: false)
{
    private sealed class LowerCase : JsonNamingPolicy
    {
        public override string ConvertName(string name) => name.ToLowerInvariant();
    }
}
