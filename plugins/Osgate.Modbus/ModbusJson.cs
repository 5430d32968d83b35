using System.Text.Json.Serialization;

namespace Osgate.Modbus;

[JsonSerializable(typeof(ModbusSettings))]
[JsonSerializable(typeof(ModbusDevice))]
[JsonSerializable(typeof(ModbusChannel))]
internal sealed partial class ModbusJson : JsonSerializerContext;
