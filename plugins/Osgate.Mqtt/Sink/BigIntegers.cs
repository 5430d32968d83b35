using System.Text.Json.Serialization;

namespace Osgate.Mqtt;

/// <summary>How whole numbers beyond 2^53 go out, which many a reader of JSON rounds.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BigIntegers>))]
internal enum BigIntegers
{
    /// <summary>As numbers.</summary>
    [JsonStringEnumMemberName("number")]
    Number,

    /// <summary>As texts.</summary>
    [JsonStringEnumMemberName("string")]
    String,
}
