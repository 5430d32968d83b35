using System.Globalization;
using System.Text.RegularExpressions;

namespace Osgate.Benchmarks.Spool;

/// <summary>What the operating system has counted of this process.</summary>
internal static partial class ProcessIo
{
    /// <summary>Bytes that went to disks, in whole pages.</summary>
    public static long Written() => Number(WriteBytes().Match(File.ReadAllText("/proc/self/io")));

    /// <summary>Bytes that came from disks.</summary>
    public static long Read() => Number(ReadBytes().Match(File.ReadAllText("/proc/self/io")));

    /// <summary>The most memory that it has had.</summary>
    public static long PeakMegabytes() => Number(Peak().Match(File.ReadAllText("/proc/self/status"))) / 1024;

    private static long Number(Match match) => long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^read_bytes: (\d+)", RegexOptions.Multiline)]
    private static partial Regex ReadBytes();

    [GeneratedRegex(@"^write_bytes: (\d+)", RegexOptions.Multiline)]
    private static partial Regex WriteBytes();

    [GeneratedRegex(@"VmHWM:\s+(\d+) kB")]
    private static partial Regex Peak();
}
