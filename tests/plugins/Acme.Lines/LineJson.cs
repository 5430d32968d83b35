using System.Text.Json.Serialization;

namespace Acme.Lines;

[JsonSerializable(typeof(LineSettings))]
[JsonSerializable(typeof(LineDevice))]
[JsonSerializable(typeof(LineChannel))]
[JsonSerializable(typeof(HoleSettings))]
internal sealed partial class LineJson : JsonSerializerContext;
