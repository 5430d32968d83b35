using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Osgate.Host.Settings;

internal sealed record SpoolSettings
{
    [Description("readings kept in memory at most for sinks that do not take them (default: 1,000,000)")]
    [Range(1_000, 100_000_000)]
    public long MaxReadings { get; init; } = 1_000_000;
}
