using DescriptionAttribute = System.ComponentModel.DescriptionAttribute;
using RangeAttribute = System.ComponentModel.DataAnnotations.RangeAttribute;

namespace Osgate.Core.Tests.Manifests;

/// <summary>A meta with one member of each kind.</summary>
public sealed record MetaSample
{
    [Description("the far end's name or address")]
    public required string Host { get; init; }

    [Range(1, 65535)]
    public int Port { get; init; } = 502;

    [Range(0.5, 10)]
    public double? Timeout { get; init; }

    public MetaSampleMode Mode { get; init; }

    public MetaSampleMode? OtherMode { get; init; }

    public bool Keep { get; init; }

    public byte Unit { get; init; }

    public ulong Serial { get; init; }

    public Secret? Password { get; init; }

    public int[] Registers { get; init; } = [];

    public MetaSampleNested? Nested { get; init; }

    public List<MetaSampleNested> Many { get; init; } = [];

    public Dictionary<string, int> Table { get; init; } = [];
}
