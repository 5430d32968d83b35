using System.ComponentModel;

namespace Osgate.Mqtt;

/// <summary>The <c>meta</c> of a channel behind a broker.</summary>
internal sealed record MqttChannel
{
    [Description("Where its values come; '+' and '#' as in MQTT (default: the device's topic, else {device uuid}/{channel name}).")]
    public string? Topic { get; set; }

    [Description("Where the value stands in a JSON payload: data.temp, values[0].v (default: the payload is the value).")]
    public string? Field { get; set; }

    [Description("Where the value's time stands in a JSON payload: RFC 3339, or Unix time in seconds or milliseconds.")]
    public string? TimeField { get; set; }
}
