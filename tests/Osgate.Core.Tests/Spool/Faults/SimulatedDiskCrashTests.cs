using Osgate.Core.Spool.Files;

namespace Osgate.Core.Tests.Spool.Faults;

/// <summary>Whatever chance does, what was flushed stays; and chance does all that a real disk may do.</summary>
[TestFixture]
internal sealed class SimulatedDiskCrashTests
{
    private const int Sector = 512;

    [Test]
    public void What_was_flushed_survives_a_crash()
    {
        foreach (var disk in Disks())
        {
            Make(disk, "a", 1, 2000);
            Write(disk, "a", 2, 1000, at: 3000);
            var bytes = Bytes(disk.Crash(), "a");
            Assert.That(bytes.Take(2000), Is.All.EqualTo(1));
            Assert.That(bytes.Skip(2000).Take(1000), Is.All.Zero);
            Assert.That(bytes.Skip(3000), Is.All.AnyOf(0, 2));
        }
    }

    [Test]
    public void What_was_not_flushed_is_kept_or_lost_or_torn()
    {
        var outcomes = new HashSet<string>();
        foreach (var disk in Disks())
        {
            Make(disk, "a", 1, 4 * Sector);
            Write(disk, "a", 2, 3 * Sector, at: Sector / 2);
            var bytes = Bytes(disk.Crash(), "a");
            var kept = bytes.Count(b => b == 2);
            // Single sectors come whole.
            var parts = Enumerable.Range(0, 4).Select(sector => bytes.Skip(sector * Sector).Take(Sector).Count(b => b == 2)).ToArray();
            var isPrefix = bytes.Skip(Sector / 2).Take(kept).All(b => b == 2);
            outcomes.Add(kept == 0 ? "lost" : kept == 3 * Sector ? "kept" : isPrefix ? "prefix" : "sectors");
            Assert.That(bytes, Has.Length.EqualTo(4 * Sector));
            Assert.That(isPrefix || parts.All(p => p is 0 or Sector or Sector / 2), Is.True);
        }
        Assert.That(outcomes, Is.EquivalentTo(new[] { "lost", "kept", "prefix", "sectors" }));
    }

    [Test]
    public void A_length_may_be_kept_without_the_bytes_and_lost_with_them()
    {
        var outcomes = new HashSet<string>();
        foreach (var disk in Disks())
        {
            Make(disk, "a", 1, 100);
            Write(disk, "a", 2, 100, at: 100);
            var bytes = Bytes(disk.Crash(), "a");
            Assert.That(bytes, Has.Length.InRange(100, 200));
            outcomes.Add(bytes.Length == 100 ? "lost" : bytes.Skip(100).All(b => b == 0) ? "zeros" : bytes.Length == 200 ? "kept" : "cut");
        }
        Assert.That(outcomes, Is.EquivalentTo(new[] { "lost", "zeros", "kept", "cut" }));
    }

    [Test]
    public void Names_that_were_not_flushed_are_there_or_not()
    {
        var outcomes = new HashSet<string>();
        foreach (var disk in Disks())
        {
            Make(disk, "a", 1, 10);
            Make(disk, "b", 2, 10);
            disk.Create("c").Dispose();
            disk.Rename("a", "d");
            disk.Delete("b");
            var after = disk.Crash();
            outcomes.Add(string.Concat(after.List()));
            foreach (var name in after.List().Intersect(["a", "d"]))
                Assert.That(Bytes(after, name), Is.EqualTo(Enumerable.Repeat((byte)1, 10)));
        }
        Assert.That(outcomes, Is.EquivalentTo(new[] { "ab", "abc", "bd", "bcd", "a", "ac", "d", "cd" }));
    }

    [Test]
    public void Names_that_were_flushed_stay()
    {
        foreach (var disk in Disks())
        {
            Make(disk, "a", 1, 10);
            disk.Rename("a", "b");
            disk.Flush();
            Assert.That(disk.Crash().List(), Is.EqualTo(new[] { "b" }));
        }
    }

    [Test]
    public void A_replaced_file_is_the_old_one_or_the_new_one()
    {
        var outcomes = new HashSet<byte>();
        foreach (var disk in Disks())
        {
            Make(disk, "a", 1, 10);
            Make(disk, "b", 2, 10);
            disk.Rename("b", "a");
            var after = disk.Crash();
            outcomes.Add(Bytes(after, "a").Distinct().Single());
            Assert.That(after.List(), Is.EqualTo(Bytes(after, "a")[0] == 1 ? new[] { "a", "b" } : new[] { "a" }));
        }
        Assert.That(outcomes, Is.EquivalentTo(new byte[] { 1, 2 }));
    }

    [Test]
    public void A_name_that_was_used_anew_never_takes_the_old_file_along()
    {
        foreach (var disk in Disks())
        {
            Make(disk, "a", 1, 10);
            disk.Rename("a", "b");
            using (var file = disk.Create("a"))
                file.Write([2], 0);
            var after = disk.Crash();
            var name = after.List().Contains("b") ? "b" : "a";
            Assert.That(Bytes(after, name), Is.EqualTo(Enumerable.Repeat((byte)1, 10)));
        }
    }

    [Test]
    public void After_a_flush_that_failed_a_later_one_brings_nothing_of_it_to_disk()
    {
        var outcomes = new HashSet<string>();
        foreach (var disk in Disks())
        {
            Make(disk, "a", 1, 20);
            using var file = disk.Open("a", forWriting: true);
            file.Write(Repeat(2, 10), 0);
            disk.FailAt(1);
            Assert.That(file.Flush, Throws.InstanceOf<IOException>());
            file.Write(Repeat(3, 5), 10);
            file.Flush();
            var seen = new byte[20];
            file.Read(seen, 0);
            Assert.That(seen, Is.EqualTo((byte[])[.. Repeat(2, 10), .. Repeat(3, 5), .. Repeat(1, 5)]), "readers see it all");
            var bytes = Bytes(disk.Crash(), "a");
            Assert.That(bytes.Skip(10), Is.EqualTo((byte[])[.. Repeat(3, 5), .. Repeat(1, 5)]));
            outcomes.Add(bytes.Take(10).All(b => b == 1) ? "lost" : bytes.Take(10).All(b => b == 2) ? "kept" : "torn");
        }
        Assert.That(outcomes, Is.EquivalentTo(new[] { "lost", "kept", "torn" }));
    }

    [Test]
    public void What_is_written_once_more_after_a_flush_that_failed_is_safe()
    {
        foreach (var disk in Disks())
        {
            Make(disk, "a", 1, 20);
            using var file = disk.Open("a", forWriting: true);
            file.Write(Repeat(2, 10), 0);
            disk.FailAt(1);
            Assert.That(file.Flush, Throws.InstanceOf<IOException>());
            file.Write(Repeat(3, 30), 0);
            file.Flush();
            Assert.That(Bytes(disk.Crash(), "a"), Is.EqualTo(Repeat(3, 30)));
        }
    }

    [Test]
    public void A_killed_process_leaves_all_that_it_wrote_but_not_safe()
    {
        var outcomes = new HashSet<int>();
        foreach (var disk in Disks())
        {
            using (var file = disk.Create("a"))
                file.Write(Repeat(1, 10), 0);
            var after = disk.Kill();
            Assert.That(Bytes(after, "a"), Is.EqualTo(Repeat(1, 10)));
            outcomes.Add(after.Crash().List().Count);
        }
        Assert.That(outcomes, Is.EquivalentTo(new[] { 0, 1 }));
    }

    [Test]
    public void What_runs_on_from_before_a_crash_can_spoil_nothing()
    {
        var disk = new SimulatedDisk(1);
        Make(disk, "a", 1, 10);
        using var file = disk.Open("a", forWriting: true);
        var after = disk.Crash();
        Assert.Multiple(() =>
        {
            Assert.That(() => file.Write([2], 0), Throws.InstanceOf<IOException>());
            Assert.That(() => file.Read(new byte[1], 0), Throws.InstanceOf<IOException>());
            Assert.That(file.Flush, Throws.InstanceOf<IOException>());
            Assert.That(() => disk.Delete("a"), Throws.InstanceOf<IOException>());
            Assert.That(disk.Crash, Throws.InvalidOperationException);
            Assert.That(Bytes(after, "a"), Is.EqualTo(Repeat(1, 10)));
        });
    }

    [Test]
    public void The_same_seed_has_the_same_outcome()
    {
        var first = Enumerable.Range(0, 20).Select(Outcome).ToList();
        var second = Enumerable.Range(0, 20).Select(Outcome).ToList();
        Assert.That(second, Is.EqualTo(first));
        Assert.That(first.Distinct().Count(), Is.GreaterThan(10));

        static string Outcome(int seed)
        {
            var disk = new SimulatedDisk(seed);
            foreach (var name in new[] { "a", "b", "c" })
            {
                Make(disk, name, 1, 100);
                Write(disk, name, 2, 5000, at: 50);
            }
            disk.Rename("a", "d");
            var after = disk.Crash();
            return string.Join(' ', after.List().Select(name => name + Convert.ToHexString(Bytes(after, name))));
        }
    }

    private static IEnumerable<SimulatedDisk> Disks() => Enumerable.Range(0, 300).Select(seed => new SimulatedDisk(seed));

    private static byte[] Repeat(byte value, int count) => [.. Enumerable.Repeat(value, count)];

    /// <summary>Makes a file that is safe.</summary>
    private static void Make(SimulatedDisk disk, string name, byte value, int count)
    {
        using var file = disk.Create(name);
        file.Write(Repeat(value, count), 0);
        file.Flush();
        disk.Flush();
    }

    private static void Write(SimulatedDisk disk, string name, byte value, int count, int at)
    {
        using var file = disk.Open(name, forWriting: true);
        file.Write(Repeat(value, count), at);
    }

    private static byte[] Bytes(ISpoolFiles disk, string name)
    {
        using var file = disk.Open(name, forWriting: false);
        var bytes = new byte[file.Length];
        Assert.That(file.Read(bytes, 0), Is.EqualTo(bytes.Length));
        return bytes;
    }
}
