using System.Text.Json.Serialization;

namespace Acme.Hostile;

[JsonSerializable(typeof(HostileSettings))]
[JsonSerializable(typeof(Nothing))]
internal sealed partial class HostileJson : JsonSerializerContext;
