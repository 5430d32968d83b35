using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Osgate.Host.Settings;

internal sealed record SpoolSettings
{
    public const string DropOldest = "drop-oldest";
    public const string DropNewest = "drop-newest";

    // Below it the files would be too small to be worth the names they have.
    public const long LeastBytes = 8 << 20;
    public const long MostBytes = 1L << 50;
    public const double ShortestCommit = 0.002;
    public const double LongestCommit = 60;

    [Description("bytes on disk at most for sinks that do not take their readings (default: 1073741824)")]
    [Range(LeastBytes, MostBytes)]
    public long MaxBytes { get; init; } = 1L << 30;

    [Description("what goes when those are reached: 'drop-oldest' (default) or 'drop-newest', with which nothing new is acknowledged then")]
    public string WhenFull { get; init; } = DropOldest;

    [Description("seconds for which a reading that is neither delivered nor flushed may be in memory alone (default: 0.05)")]
    [Range(ShortestCommit, LongestCommit)]
    public double Commit { get; init; } = 0.05;
}
