using System.Diagnostics;
using NUnit.Framework;

namespace Osgate.Testing.Peers.Disks;

/// <summary>A small file system of a test's own, which it may fill, make read-only and break.</summary>
public sealed class TestDisk : IAsyncDisposable
{
    private readonly DirectoryInfo _below;
    private readonly string _image;

    private TestDisk(DirectoryInfo below)
    {
        _below = below;
        _image = Path.Combine(below.FullName, "image");
        Folder = below.CreateSubdirectory("disk");
    }

    /// <summary>Where it is mounted.</summary>
    public DirectoryInfo Folder { get; }

    private string Ballast => Path.Combine(Folder.FullName, "ballast");

    /// <summary>Mounts one in memory. Ignores the test where this user may not mount.</summary>
    /// <param name="megabytes">Its size.</param>
    public static async Task<TestDisk> InMemoryAsync(int megabytes)
    {
        var disk = new TestDisk(Directory.CreateTempSubdirectory("osgate-disk-"));
        if (!OperatingSystem.IsLinux() || !await RunAsync("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "osgate", disk.Folder.FullName))
            await disk.IgnoreAsync("needs Linux, and the right to mount a disk of its own: run as root");
        return disk;
    }

    /// <summary>Mounts an ext4 of 64 MB in a file, which makes itself read-only when it is broken. Ignores the test where
    /// this user may not mount, or the machine has no ext4 or no loop devices.</summary>
    public static async Task<TestDisk> InFileAsync()
    {
        var disk = new TestDisk(Directory.CreateTempSubdirectory("osgate-disk-"));
        await using (var file = File.Create(disk._image))
            file.SetLength(64 << 20);
        if (!OperatingSystem.IsLinux() || !await RunAsync("mkfs.ext4", "-q", disk._image) || !await disk.TryMountImageAsync())
            await disk.IgnoreAsync("needs Linux, ext4, loop devices, and the right to mount a disk of its own: run as root");
        return disk;
    }

    /// <summary>Leaves no room.</summary>
    public void Fill()
    {
        using var file = File.OpenHandle(Ballast, FileMode.OpenOrCreate, FileAccess.Write);
        var block = new byte[1 << 20];
        // Smaller and smaller, down to what the file system gives away at once.
        for (var size = block.Length; size >= 512; size /= 2)
        {
            try
            {
                while (true)
                    RandomAccess.Write(file, block.AsSpan(0, size), RandomAccess.GetLength(file));
            }
            catch (IOException)
            {
                // So much does not fit any more.
            }
        }
    }

    /// <summary>Gives the room back.</summary>
    public void MakeRoom() => File.Delete(Ballast);

    /// <summary>Makes it read-only, or writable again. The system does so only while nobody has a file open for writing.</summary>
    public async Task RemountAsync(bool isReadOnly) =>
        Assert.That(await RunAsync("mount", "-o", isReadOnly ? "remount,ro" : "remount,rw", Folder.FullName), Is.True);

    /// <summary>Lets the file system find an error in itself, so that it takes nothing any more, whoever has what open.</summary>
    public void Break()
    {
        // "/dev/loop0 /the/folder ext4 ..."
        var device = File.ReadLines("/proc/mounts").Select(line => line.Split(' ')).Last(mount => mount[1] == Folder.FullName)[0];
        File.WriteAllText($"/sys/fs/ext4/{Path.GetFileName(device)}/trigger_fs_error", "a test");
    }

    /// <summary>Checks and mends it, as an operator would once nobody uses it.</summary>
    public async Task RepairAsync()
    {
        Assert.That(await RunAsync("umount", Folder.FullName), Is.True);
        // It returns 1 when it has mended something.
        await RunAsync("e2fsck", "-fy", _image);
        Assert.That(await TryMountImageAsync(), Is.True);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await RunAsync("umount", "-l", Folder.FullName);
        _below.Delete(recursive: true);
    }

    private Task<bool> TryMountImageAsync() => RunAsync("mount", "-o", "loop,errors=remount-ro", _image, Folder.FullName);

    private async Task IgnoreAsync(string what)
    {
        await DisposeAsync();
        Assert.Ignore(what);
    }

    private static async Task<bool> RunAsync(string program, params string[] arguments)
    {
        if (Peer.Find(program) is not { } path)
            return false;
        using var process = Process.Start(new ProcessStartInfo(path, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync(), process.WaitForExitAsync());
        return process.ExitCode == 0;
    }
}
