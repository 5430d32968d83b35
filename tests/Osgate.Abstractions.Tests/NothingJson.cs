using System.Text.Json.Serialization;

namespace Osgate.Tests;

[JsonSerializable(typeof(Nothing))]
[JsonSerializable(typeof(WithSecret))]
internal sealed partial class NothingJson : JsonSerializerContext;
