using RangeAttribute = System.ComponentModel.DataAnnotations.RangeAttribute;

namespace Osgate.Core.Tests.Manifests;

public sealed record MetaSampleNested
{
    public required int Address { get; init; }

    [Range(0, 10)]
    public int Digits { get; init; }
}
