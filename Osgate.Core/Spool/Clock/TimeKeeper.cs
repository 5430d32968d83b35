namespace Osgate.Core.Spool.Clock;

/// <summary>What keeps the time while the machine is off.</summary>
internal static class TimeKeeper
{
    /// <summary>Whether a battery clock or a hypervisor set the wall clock when the machine started.</summary>
    /// <param name="root">The folder that holds /proc and /sys.</param>
    public static bool IsThere(string root = "/") => HasBatteryClock(root) || IsVirtual(root);

    // "hctosys" is 1 for the battery clock that the kernel took the time from.
    private static bool HasBatteryClock(string root)
    {
        try
        {
            return Directory.EnumerateDirectories(Path.Combine(root, "sys/class/rtc")).Any(clock => TextOf(Path.Combine(clock, "hctosys")).Trim() == "1");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // No such folder: a machine without battery clocks, or a container that does not see them.
            return false;
        }
    }

    private static bool IsVirtual(string root) =>
        File.Exists(Path.Combine(root, "sys/hypervisor/type"))
        || Directory.Exists(Path.Combine(root, "proc/device-tree/hypervisor"))
        || TextOf(Path.Combine(root, "proc/cpuinfo")).Split('\n').Any(line => line.StartsWith("flags", StringComparison.Ordinal) && line.Split(' ').Contains("hypervisor"));

    private static string TextOf(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not every kernel has every one of these.
            return "";
        }
    }
}
