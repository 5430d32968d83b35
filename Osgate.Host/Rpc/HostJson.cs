using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Osgate.Core.Management;

namespace Osgate.Host.Rpc;

/// <summary>What the commands read of a running gateway's answers.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SpoolStatus))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class HostJson : JsonSerializerContext;
