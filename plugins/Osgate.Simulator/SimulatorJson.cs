using System.Text.Json.Serialization;

namespace Osgate.Simulator;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SimulatorSettings))]
[JsonSerializable(typeof(SimulatorDevice))]
[JsonSerializable(typeof(SimulatorChannel))]
internal sealed partial class SimulatorJson : JsonSerializerContext;
