using System.ComponentModel;

namespace Osgate.Mqtt;

/// <summary>The <c>meta</c> of a device behind a broker.</summary>
internal sealed record MqttDevice
{
    [Description("The topic of those channels that name none.")]
    public string? Topic { get; set; }
}
