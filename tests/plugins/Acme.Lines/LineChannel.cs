using System.ComponentModel.DataAnnotations;

namespace Acme.Lines;

public sealed record LineChannel
{
    [Range(1, 247)]
    public int Unit { get; set; } = 1;

    public ushort Address { get; init; }

    /// <summary>Refused by the factory's check when negative.</summary>
    public double Factor { get; set; } = 1;
}
