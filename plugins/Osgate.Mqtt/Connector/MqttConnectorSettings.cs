using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Osgate.Mqtt;

/// <summary>The <c>meta</c> of an MQTT connector.</summary>
internal sealed record MqttConnectorSettings : BrokerSettings
{
    [Description("1 (default): the broker keeps a message until this gateway has it safe; 0: it does not.")]
    [Range(0, 1)]
    public int Qos { get; set; } = 1;

    [Description("Seconds for which the broker keeps messages while this gateway is away (default: 86400); MQTT 5 only.")]
    [Range(0, int.MaxValue)]
    public int SessionExpiry { get; set; } = 86_400;

    [Description("Whether to forget at each connection what the broker kept (default: false).")]
    public bool CleanStart { get; set; }
}
