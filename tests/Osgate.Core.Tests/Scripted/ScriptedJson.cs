using System.Text.Json.Serialization;

namespace Osgate.Core.Tests.Scripted;

[JsonSerializable(typeof(ScriptedMeta))]
internal sealed partial class ScriptedJson : JsonSerializerContext;
