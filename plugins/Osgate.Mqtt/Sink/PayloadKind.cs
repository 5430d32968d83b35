using System.Text.Json.Serialization;

namespace Osgate.Mqtt;

/// <summary>What one message carries.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PayloadKind>))]
internal enum PayloadKind
{
    /// <summary>One reading.</summary>
    [JsonStringEnumMemberName("reading")]
    Reading,

    /// <summary>All readings of one report that share a time.</summary>
    [JsonStringEnumMemberName("device")]
    Device,
}
