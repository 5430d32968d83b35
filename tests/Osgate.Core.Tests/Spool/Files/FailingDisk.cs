using System.Diagnostics;

namespace Osgate.Core.Tests.Spool.Files;

/// <summary>An ext4 file system that can be told that its disk is broken, and then makes itself read-only.</summary>
internal sealed class FailingDisk : IDisposable
{
    private readonly string _trigger;

    private FailingDisk(string folder, string trigger)
    {
        Folder = folder;
        _trigger = trigger;
    }

    public string Folder { get; }

    /// <summary>Mounts one below a folder. Ignores the test where this machine cannot.</summary>
    public static FailingDisk Mount(DirectoryInfo below)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            Assert.Ignore("needs Linux, and root to mount a disk that fails");
        var image = Path.Combine(below.FullName, "image");
        using (var file = File.Create(image))
            file.SetLength(16 * 1024 * 1024);
        var folder = below.CreateSubdirectory("disk").FullName;
        if (!Run("mkfs.ext4", "-q", image) || !Run("mount", "-o", "loop,errors=remount-ro", image, folder))
            Assert.Ignore("needs ext4 and loop devices to mount a disk that fails");
        // "/dev/loop0 /the/folder ext4 ..."
        var device = File.ReadLines("/proc/mounts").Select(line => line.Split(' ')).Last(mount => mount[1] == folder)[0];
        return new FailingDisk(folder, $"/sys/fs/ext4/{Path.GetFileName(device)}/trigger_fs_error");
    }

    public void Fail() => File.WriteAllText(_trigger, "a test");

    public void Dispose() => Run("umount", Folder);

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(program, arguments);
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There is no such program.
            return false;
        }
    }
}
