using System.Text.Json.Serialization;

namespace Osgate.Mqtt;

/// <summary>A version of the MQTT protocol.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MqttVersion>))]
internal enum MqttVersion
{
    /// <summary>MQTT 5: the broker says why it refuses, and how much it takes at once.</summary>
    [JsonStringEnumMemberName("5")]
    V5,

    /// <summary>MQTT 3.1.1.</summary>
    [JsonStringEnumMemberName("3.1.1")]
    V311,
}
