using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Osgate.Simulator;

/// <summary>A simulator's <c>meta</c>. Takes any keys: existing files have ones that nobody reads.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
internal sealed record SimulatorSettings
{
    [Description("Makes every run give the same values; each channel has its own series (default: other values each time).")]
    public long? Seed { get; init; }
}
