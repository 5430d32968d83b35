using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Osgate.Mqtt;

/// <summary>The <c>meta</c> of an MQTT sink.</summary>
internal sealed record MqttSinkSettings : BrokerSettings
{
    [Description("Where to publish; {gateway}, {connector}, {device}, {deviceName} and {channel} are replaced (default: telemetry).")]
    public string Topic { get; set; } = "telemetry";

    [Description("What a message carries: \"reading\" (default), or \"device\", which sends a hundred times fewer messages.")]
    public PayloadKind Payload { get; set; } = PayloadKind.Reading;

    [Description("1 (default): the broker confirms each message; 0: it confirms none.")]
    [Range(0, 1)]
    public int Qos { get; set; } = 1;

    [Description("Whether the broker keeps the last message of each topic (default: false).")]
    public bool Retain { get; set; }

    [Description("Messages on their way without a confirmation, at most (default: 1000); the broker may set less.")]
    [Range(1, 65535)]
    public int InFlight { get; set; } = 1000;

    [Description("Whole numbers beyond 2^53: \"number\" (default) or \"string\".")]
    public BigIntegers BigIntegers { get; set; } = BigIntegers.Number;
}
