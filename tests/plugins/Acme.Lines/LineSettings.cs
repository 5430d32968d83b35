using System.ComponentModel;

namespace Acme.Lines;

public sealed record LineSettings
{
    [Description("What the factory does wrong: check, together, lane; nothing when absent.")]
    public string? Fail { get; init; }

    public LineDetails? Details { get; init; }
}
