using System.Text.Json.Serialization;

namespace Osgate.Core.Tests.Manifests;

[JsonConverter(typeof(JsonStringEnumConverter<MetaSampleMode>))]
public enum MetaSampleMode
{
    Rtu,
    Tcp,
    Ascii,
}
