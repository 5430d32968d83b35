using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Osgate.Modbus;

/// <summary>What the <c>meta</c> of a Modbus device says.</summary>
internal sealed record ModbusDevice
{
    [Description("Unit identifier, the address of a device behind a gateway (default: 1). A device without a gateway before it takes any, or wants 255 or 0.")]
    [Range(0, 255)]
    public int Unit { get; set; } = 1;

    [Description("Host name or IP address (default: the connector's).")]
    public string? Host { get; set; }

    [Description("TCP port (default: the connector's).")]
    [Range(1, 65535)]
    public int? Port { get; set; }

    [Description("Order of the bytes of a value, A being the highest of four (default: the connector's); a channel may name its own.")]
    public ByteOrder? Order { get; set; }

    [Description("Registers that the device takes in one request, at most (default: 125).")]
    [Range(1, 125)]
    public int MaxRegisters { get; set; } = 125;

    [Description("Coils or discrete inputs that the device takes in one request, at most (default: 2000).")]
    [Range(1, 2000)]
    public int MaxCoils { get; set; } = 2000;
}
