using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Osgate.Modbus;

/// <summary>What a Modbus connector's <c>meta</c> says.</summary>
internal sealed record ModbusSettings
{
    [Description("Host name or IP address of the device or of the gateway before it; a device may name its own.")]
    public string? Host { get; set; }

    [Description("TCP port (default: 502); a device may name its own.")]
    [Range(1, 65535)]
    public int Port { get; set; } = 502;

    [Description("Seconds to wait for each answer (default: 1).")]
    [Range(0.01, 60.0)]
    public double Timeout { get; set; } = 1;

    [Description("Seconds to wait for a connection (default: 5).")]
    [Range(0.01, 60.0)]
    public double ConnectTimeout { get; set; } = 5;

    [Description("Order of the bytes of a value, A being the highest of four (default: ABCD); a device or a channel may name its own.")]
    public ByteOrder Order { get; set; }
}
