using Osgate.Core.Spool.Files;
using Osgate.Core.Tests.Spool.Files;

namespace Osgate.Core.Tests.Spool.Faults;

[TestFixture]
internal sealed class SimulatedDiskTests : SpoolFilesContract
{
    private SimulatedDisk Disk => (SimulatedDisk)Files;

    protected override ISpoolFiles Create() => new SimulatedDisk(1);

    [Test]
    public void The_call_that_is_told_to_fails_and_no_other()
    {
        Disk.Create("a").Dispose();
        Disk.FailAt(2);
        Assert.Multiple(() =>
        {
            Assert.That(() => Disk.Create("b"), Throws.Nothing);
            Assert.That(() => Disk.Rename("a", "c"), Throws.InstanceOf<IOException>().With.Message.Contains("Rename").And.Message.Contains("Name = a"));
            Assert.That(() => Disk.Rename("a", "c"), Throws.Nothing);
            Assert.That(Disk.List(), Is.EqualTo(new[] { "b", "c" }));
            Assert.That(Disk.FailedCalls, Is.EqualTo(1));
            Assert.That(Disk.Calls, Is.EqualTo(5));
        });
    }

    [Test]
    public void Every_kind_of_call_can_be_made_to_fail()
    {
        var files = Files;
        var file = files.Create("a");
        var calls = new Dictionary<DiskCallKind, Action>
        {
            [DiskCallKind.List] = () => files.List(),
            [DiskCallKind.Create] = () => files.Create("b"),
            [DiskCallKind.Open] = () => files.Open("a", forWriting: false),
            [DiskCallKind.Rename] = () => files.Rename("a", "b"),
            [DiskCallKind.Delete] = () => files.Delete("a"),
            [DiskCallKind.FlushFolder] = files.Flush,
            [DiskCallKind.Length] = () => _ = file.Length,
            [DiskCallKind.Read] = () => file.Read(new byte[1], 0),
            [DiskCallKind.Write] = () => file.Write([1], 0),
            [DiskCallKind.Flush] = file.Flush,
        };
        Assert.That(calls.Keys, Is.EquivalentTo(Enum.GetValues<DiskCallKind>()));
        foreach (var (kind, call) in calls)
        {
            Disk.FailWhile(c => c.Kind == kind);
            Assert.That(call, Throws.InstanceOf<IOException>(), $"{kind}");
            Disk.Heal();
        }
        Assert.That(Disk.List(), Is.EqualTo(new[] { "a" }), "what failed changed no names");
    }

    [Test]
    public void A_disk_may_fail_in_the_way_that_a_test_says()
    {
        Disk.Fault = call => new UnauthorizedAccessException(call.Name);
        Disk.FailAt(1);
        Assert.That(() => Disk.Create("a"), Throws.InstanceOf<UnauthorizedAccessException>().With.Message.EqualTo("a"));
    }

    [Test]
    public void Of_a_write_that_fails_a_part_may_be_there()
    {
        var lengths = new HashSet<long>();
        for (var seed = 0; seed < 100; seed++)
        {
            var disk = new SimulatedDisk(seed);
            using var file = disk.Create("a");
            disk.FailAt(1);
            Assert.That(() => file.Write([1, 2], 0), Throws.InstanceOf<IOException>());
            Assert.That(Read(file), Is.AnyOf(Array.Empty<byte>(), new byte[] { 1 }, new byte[] { 1, 2 }));
            lengths.Add(file.Length);
        }
        Assert.That(lengths, Is.EquivalentTo(new[] { 0, 1, 2 }));
    }

    [Test]
    public void A_full_disk_keeps_what_fits_and_writes_over_what_is_there()
    {
        Disk.Capacity = 10;
        using var a = Disk.Create("a");
        using var b = Disk.Create("b");
        a.Write(new byte[6], 0);
        Assert.Multiple(() =>
        {
            Assert.That(() => b.Write([1, 2, 3, 4, 5], 0), Throws.InstanceOf<IOException>());
            Assert.That(Read(b), Is.EqualTo(new byte[] { 1, 2, 3, 4 }));
            Assert.That(() => a.Write([9, 9], 4), Throws.Nothing);
        });
        Disk.Delete("b");
        Assert.That(() => a.Write([8, 8, 8, 8], 6), Throws.Nothing);
    }

    [Test]
    public void A_file_is_known_by_the_name_that_it_has_now()
    {
        using var file = Disk.Create("a");
        Disk.Rename("a", "b");
        Disk.FailWhile(call => call.Name == "b");
        Assert.That(() => file.Write([1], 0), Throws.InstanceOf<IOException>());
    }

    [Test]
    public void What_is_written_and_flushed_is_counted()
    {
        using var file = Disk.Create("a");
        file.Write(new byte[5000], 0);
        file.Write(new byte[100], 0);
        file.Flush();
        file.Write(new byte[100], 4090);
        file.Flush();
        file.Flush();
        Disk.Flush();
        Assert.That((Disk.BytesWritten, Disk.Flushes, Disk.FolderFlushes, Disk.PagesFlushed, Disk.Calls), Is.EqualTo((5200, 3, 1, 4, 8)));
    }

    [Test]
    public async Task A_call_may_be_made_to_wait_while_others_go_on()
    {
        using var gate = new ManualResetEventSlim();
        var reached = new TaskCompletionSource();
        using var file = Disk.Create("a");
        Disk.FailWhile(call =>
        {
            if (call.Kind == DiskCallKind.Flush)
            {
                reached.SetResult();
                gate.Wait(TimeSpan.FromSeconds(20));
            }
            return false;
        });
        var flush = Task.Run(file.Flush);
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(20));
        file.Write([1], 0);
        Assert.That((Read(file), flush.IsCompleted), Is.EqualTo((new byte[] { 1 }, false)));
        gate.Set();
        await flush.WaitAsync(TimeSpan.FromSeconds(20));
    }
}
