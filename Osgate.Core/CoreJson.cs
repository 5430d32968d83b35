using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Osgate.Core;

[JsonSerializable(typeof(JsonObject))]
internal sealed partial class CoreJson : JsonSerializerContext;
