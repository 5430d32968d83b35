using System.Text.Json.Serialization;

namespace Osgate.Mqtt;

[JsonSerializable(typeof(MqttSinkSettings))]
[JsonSerializable(typeof(MqttConnectorSettings))]
[JsonSerializable(typeof(MqttDevice))]
[JsonSerializable(typeof(MqttChannel))]
internal sealed partial class MqttJson : JsonSerializerContext;
