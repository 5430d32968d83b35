using System.Runtime.Versioning;
using Osgate.Core.Spool.Files;

namespace Osgate.Core.Tests.Spool.Files;

[TestFixture]
internal sealed class DiskFilesTests : SpoolFilesContract
{
    private DirectoryInfo _folder = null!;

    private string Folder => Path.Combine(_folder.FullName, "state", "spool");

    protected override ISpoolFiles Create()
    {
        _folder = Directory.CreateTempSubdirectory("osgate-core-tests-");
        return new DiskFiles(Folder);
    }

    [TearDown]
    public void DeleteFolder() => _folder.Delete(recursive: true);

    [Test]
    [UnsupportedOSPlatform("windows")]
    [Platform(Exclude = "Win", Reason = "there are no modes")]
    public void The_folder_is_made_for_its_owner_alone()
    {
        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Assert.That(File.GetUnixFileMode(Folder), Is.EqualTo(OwnerOnly));
    }

    [Test]
    public void What_is_in_the_folder_stays_when_it_is_opened_again()
    {
        using (var file = Files.Create("a"))
            file.Write([1], 0);
        Directory.CreateDirectory(Path.Combine(Folder, "a folder is no file"));
        var again = new DiskFiles(Folder);
        using var back = again.Open("a", forWriting: false);
        Assert.Multiple(() =>
        {
            Assert.That(again.List(), Is.EqualTo(new[] { "a" }));
            Assert.That(Read(back), Is.EqualTo(new byte[] { 1 }));
        });
    }

    [Test]
    public void Other_processes_may_read_and_delete_what_is_being_written()
    {
        using var file = Files.Create("a");
        file.Write([1], 0);
        var path = Path.Combine(Folder, "a");
        using (var other = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
            Assert.That(other.ReadByte(), Is.EqualTo(1));
        File.Delete(path);
        Assert.That(Files.List(), Is.Empty);
    }

    [Test]
    public void A_folder_that_is_gone_is_not_flushed()
    {
        Directory.Delete(Folder);
        if (OperatingSystem.IsWindows())
            Assert.Ignore("Windows flushes no folders");
        Assert.Multiple(() =>
        {
            Assert.That(Files.Flush, Throws.InstanceOf<IOException>().With.Message.StartsWith($"the folder {Folder} was not brought to disk: "));
            Assert.That(() => Files.List(), Throws.InstanceOf<IOException>());
        });
    }

    [Test]
    [UnsupportedOSPlatform("windows")]
    [Platform(Exclude = "Win", Reason = "there are no modes")]
    public void A_folder_that_may_not_be_written_takes_nothing()
    {
        if (Environment.IsPrivilegedProcess)
            Assert.Ignore("needs a user who is not root: root may write everywhere");
        File.SetUnixFileMode(Folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            Assert.That(() => Files.Create("a"), Throws.InstanceOf<UnauthorizedAccessException>());
        }
        finally
        {
            File.SetUnixFileMode(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Test]
    public void A_place_where_not_even_root_makes_files_takes_nothing()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Ignore("needs /proc");
        var files = new DiskFiles("/proc/self");
        Assert.Multiple(() =>
        {
            Assert.That(() => files.Create("osgate"), Throws.InstanceOf<IOException>().Or.InstanceOf<UnauthorizedAccessException>());
            Assert.That(() => files.Delete("status"), Throws.InstanceOf<IOException>().Or.InstanceOf<UnauthorizedAccessException>());
            Assert.That(() => new DiskFiles("/proc/self/osgate"), Throws.InstanceOf<IOException>().Or.InstanceOf<UnauthorizedAccessException>());
        });
    }

    [Test]
    public void A_device_that_is_full_says_so()
    {
        if (!File.Exists("/dev/full"))
            Assert.Ignore("needs /dev/full");
        using var file = new DiskFiles("/dev").Open("full", forWriting: true);
        Assert.That(() => file.Write([1], 0), Throws.InstanceOf<IOException>().With.Message.Contains("No space left"));
    }

    [Test]
    public void A_device_that_has_nothing_to_flush_is_flushed()
    {
        if (!File.Exists("/dev/null"))
            Assert.Ignore("needs /dev/null");
        using var file = new DiskFiles("/dev").Open("null", forWriting: true);
        Assert.That(file.Flush, Throws.Nothing);
    }

    [Test]
    public void A_full_disk_takes_nothing_new_and_goes_on_when_there_is_room()
    {
        using var disk = TinyDisk.Mount(_folder, kilobytes: 64);
        var files = new DiskFiles(disk.Folder);
        using var old = files.Create("old");
        using var file = files.Create("new");
        old.Write(new byte[32 * 1024], 0);
        Assert.That(() => file.Write(new byte[128 * 1024], 0), Throws.InstanceOf<IOException>().With.Message.Contains("No space left"));
        // What was there before is written over without more room.
        Assert.That(() => old.Write([1], 0), Throws.Nothing);
        files.Delete("new");
        file.Dispose();
        using var more = files.Create("more");
        Assert.That(() => more.Write(new byte[16 * 1024], 0), Throws.Nothing);
    }

    [Test]
    public void A_disk_that_became_readOnly_takes_nothing_new_and_is_read_on()
    {
        using var disk = TinyDisk.Mount(_folder, kilobytes: 64);
        var files = new DiskFiles(disk.Folder);
        using (var file = files.Create("a"))
            file.Write([1], 0);
        disk.MakeReadOnly();
        using var back = files.Open("a", forWriting: false);
        Assert.Multiple(() =>
        {
            Assert.That(() => files.Create("b"), Throws.InstanceOf<IOException>());
            Assert.That(() => files.Open("a", forWriting: true), Throws.InstanceOf<IOException>());
            Assert.That(() => files.Rename("a", "b"), Throws.InstanceOf<IOException>());
            Assert.That(() => files.Delete("a"), Throws.InstanceOf<IOException>());
            Assert.That(Read(back), Is.EqualTo(new byte[] { 1 }));
        });
    }

    // What RandomAccess.FlushToDisk takes for success.
    [Test]
    public void A_disk_that_failed_and_made_itself_readOnly_does_not_say_that_it_has_what_was_written()
    {
        using var disk = FailingDisk.Mount(_folder);
        var files = new DiskFiles(disk.Folder);
        using var file = files.Create("a");
        file.Flush();
        file.Write([1], 0);
        disk.Fail();
        Assert.Multiple(() =>
        {
            Assert.That(file.Flush, Throws.InstanceOf<IOException>().With.Message.StartsWith($"the file {Path.Combine(disk.Folder, "a")} was not brought to disk: "));
            Assert.That(files.Flush, Throws.InstanceOf<IOException>());
        });
    }
}
