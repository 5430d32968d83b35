using System.Text.Json.Serialization;

namespace Osgate.Core.Spool.State;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SpoolState))]
internal sealed partial class StateJson : JsonSerializerContext;
