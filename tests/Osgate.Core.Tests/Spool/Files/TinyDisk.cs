using System.Runtime.InteropServices;

namespace Osgate.Core.Tests.Spool.Files;

/// <summary>A disk of a few kilobytes, in memory, as the system mounts it.</summary>
internal sealed class TinyDisk : IDisposable
{
    private const uint ReadOnly = 1;
    private const uint Remount = 32;
    private const int Detach = 2;

    private TinyDisk(string folder) => Folder = folder;

    public string Folder { get; }

    /// <summary>Mounts one below a folder. Ignores the test where this process has no right to: what it shows is shown
    /// without that right by the simulated disk too.</summary>
    public static TinyDisk Mount(DirectoryInfo below, int kilobytes)
    {
        if (!OperatingSystem.IsLinux())
            Assert.Ignore("needs Linux to mount a small disk");
        var folder = below.CreateSubdirectory("disk").FullName;
        if (Mount("osgate", folder, "tmpfs", 0, $"size={kilobytes}k") != 0)
            Assert.Ignore($"may not mount a small disk: {Marshal.GetLastPInvokeErrorMessage()}: run as root");
        return new TinyDisk(folder);
    }

    public void MakeReadOnly() =>
        Assert.That(Mount("osgate", Folder, "tmpfs", Remount | ReadOnly, ""), Is.Zero, Marshal.GetLastPInvokeErrorMessage());

    public void Dispose() => Unmount(Folder, Detach);

    [DllImport("libc", EntryPoint = "mount", SetLastError = true)]
    private static extern int Mount(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string source,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string target,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string type,
        nuint flags,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string data);

    [DllImport("libc", EntryPoint = "umount2", SetLastError = true)]
    private static extern int Unmount([MarshalAs(UnmanagedType.LPUTF8Str)] string target, int flags);
}
