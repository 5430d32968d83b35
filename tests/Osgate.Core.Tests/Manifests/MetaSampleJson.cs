using System.Text.Json.Serialization;

namespace Osgate.Core.Tests.Manifests;

[JsonSerializable(typeof(MetaSample))]
internal sealed partial class MetaSampleJson : JsonSerializerContext;
