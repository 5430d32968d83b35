using Osgate.Core.Spool;

namespace Osgate.Core.Tests.Spool;

/// <summary>What a spool does when there is more than it may keep, or than the disk takes.</summary>
[TestFixture]
internal sealed class DiskSpoolLimitTests
{
    [Test]
    public async Task A_full_disk_lets_nothing_be_acknowledged_and_loses_nothing_once_there_is_room()
    {
        await using var rig = new SpoolRig();
        var cursor = rig.Open("sink");
        var source = SpoolReports.Source();
        rig.Spool.Append(source, 10);
        await rig.FlushAsync();
        rig.Disk.FailWhile(call => call.Kind is Faults.DiskCallKind.Write or Faults.DiskCallKind.Create);
        rig.Spool.Append(source, 20);
        Assert.That(async () => await rig.FlushAsync(), Throws.InstanceOf<SpoolUnavailableException>().With.Message.StartWith("the spool cannot keep it: the simulated disk fails"));
        rig.Disk.Heal();
        rig.Spool.Append(source, 30);
        await rig.FlushAsync();
        rig.Crash();
        cursor = rig.Open("sink");
        Assert.That((cursor.Read(), cursor.DroppedReadings), Is.EqualTo(("1/1:10 2/2:20 3/3:30", 0)));
    }

    [Test]
    public async Task Tries_on_a_full_disk_leave_no_files_behind()
    {
        await using var rig = new SpoolRig();
        rig.Open("sink");
        var source = SpoolReports.Source();
        rig.Spool.Append(source, 10);
        await rig.FlushAsync();
        var files = rig.Disk.List();
        rig.Disk.Capacity = 0;
        for (var i = 0; i < 50; i++)
        {
            rig.Spool.Append(source, i);
            Assert.That(async () => await rig.FlushAsync(), Throws.InstanceOf<SpoolUnavailableException>());
        }
        Assert.That(rig.Disk.List(), Is.EqualTo(files));
    }

    [Test]
    public async Task A_disk_on_which_nothing_can_be_removed_or_read_stops_neither_the_spool_nor_its_end()
    {
        await using var rig = new SpoolRig(new SpoolOptions { MaxBytes = 1 << 20 });
        var cursor = rig.Open("sink");
        var source = SpoolReports.Source();
        rig.Disk.FailWhile(call => call.Kind is Faults.DiskCallKind.Delete or Faults.DiskCallKind.Read);
        for (var i = 0; i < 2000; i++)
        {
            rig.Spool.Append(source, i * 1000, 100);
            if (i % 20 == 0)
                await rig.FlushAsync();
        }
        Assert.That(rig.Log.Lines, Has.Some.Matches<(Microsoft.Extensions.Logging.LogLevel, string Message)>(l => l.Message.StartsWith("it cannot be kept within its limits now: ", StringComparison.Ordinal)));
        rig.Disk.Heal();
        rig.Disk.FailWhile(call => call.Kind is Faults.DiskCallKind.Delete);
        while (cursor.Backlog > 0)
        {
            await cursor.ReadAsync(new Batch(), new BatchLimits(), CancellationToken.None);
            cursor.Confirm(int.MaxValue);
        }
        await rig.RestartAsync();
        rig.Disk.Heal();
        Assert.That((rig.Open("sink").Backlog, rig.Open("sink").DroppedReadings), Is.EqualTo((0, cursor.DroppedReadings)));
    }

    [Test]
    public async Task What_memory_cannot_hold_while_the_disk_is_full_is_given_up_and_counted()
    {
        await using var rig = new SpoolRig(new SpoolOptions { MemoryBytes = 256 << 10 });
        var cursor = rig.Open("sink");
        var source = SpoolReports.Source();
        rig.Disk.FailWhile(call => call.Kind is Faults.DiskCallKind.Write or Faults.DiskCallKind.Create);
        var first = rig.Spool.Append(source, 0, 100);
        const int reports = 2000;
        for (var i = 1; i < reports; i++)
            rig.Spool.Append(source, i, 100);
        rig.Disk.Heal();
        Assert.That(async () => await rig.Spool.FlushAsync(first, CancellationToken.None), Throws.InstanceOf<SpoolUnavailableException>());
        var batch = new Batch();
        var got = 0L;
        while (cursor.Backlog > 0)
        {
            await cursor.ReadAsync(batch, new BatchLimits(), CancellationToken.None);
            got += batch.ReadingCount;
            cursor.Confirm(batch.Count);
        }
        Assert.That(got, Is.InRange(10_000, 100_000));
        Assert.That(got + cursor.DroppedReadings, Is.EqualTo(reports * 100));
    }

    [Test]
    public async Task A_sinks_own_limit_drops_the_oldest_for_it_alone()
    {
        await using var rig = new SpoolRig(new SpoolOptions { SegmentBytes = 64 << 10 });
        var limited = rig.Spool.Open(new SpoolSink("limited") { MaxBytes = 200_000 });
        var other = rig.Open("other");
        var source = SpoolReports.Source();
        const int reports = 2000;
        for (var i = 0; i < reports; i++)
        {
            rig.Spool.Append(source, i * 1000, 100);
            if (i % 50 == 0)
                rig.Pass(TimeSpan.FromSeconds(1));
        }
        rig.Pass(TimeSpan.FromSeconds(2));
        var batch = new Batch();
        await limited.ReadAsync(batch, new BatchLimits(), CancellationToken.None);
        Assert.Multiple(() =>
        {
            Assert.That(limited.DroppedReadings, Is.GreaterThan(100_000));
            Assert.That(limited.DroppedReadings + limited.BacklogReadings, Is.EqualTo(reports * 100));
            Assert.That(batch[0].ReadingSequence, Is.EqualTo(limited.DroppedReadings + 1));
            Assert.That(((SinkCursor)limited).Drops.ByChannel.Values.Sum(), Is.EqualTo(limited.DroppedReadings));
            Assert.That((other.DroppedReadings, other.BacklogReadings), Is.EqualTo((0, reports * 100)));
        });
    }

    [Test]
    public async Task Age_drops_what_is_too_old_and_a_clock_step_does_not()
    {
        await using var rig = new SpoolRig();
        var cursor = rig.Spool.Open(new SpoolSink("sink") { MaxAge = TimeSpan.FromMinutes(10) });
        var source = SpoolReports.Source();
        rig.Spool.Append(source, new DateTimeOffset(rig.Clock.UtcTicks, TimeSpan.Zero), SpoolReports.Readings(1, 1));
        rig.Clock.Step(TimeSpan.FromDays(400));
        rig.Pass(TimeSpan.FromSeconds(2));
        Assert.That(cursor.DroppedReadings, Is.Zero);
        rig.Pass(TimeSpan.FromMinutes(5));
        rig.Spool.Append(source, new DateTimeOffset(rig.Clock.UtcTicks, TimeSpan.Zero), SpoolReports.Readings(2, 1));
        rig.Pass(TimeSpan.FromMinutes(6));
        Assert.That((cursor.DroppedReadings, cursor.BacklogReadings, cursor.Read()), Is.EqualTo((1, 1, "2/2:2")));
    }

    [Test]
    public async Task The_log_as_a_whole_keeps_to_its_limit()
    {
        await using var rig = new SpoolRig(new SpoolOptions { MaxBytes = 1 << 20 });
        var cursor = rig.Open("sink");
        var source = SpoolReports.Source() with { HighChannels = [0] };
        const int reports = 8000;
        for (var i = 0; i < reports; i++)
        {
            rig.Spool.Append(source, i * 1000, 100);
            if (i % 20 == 0)
                await rig.FlushAsync();
        }
        rig.Pass(TimeSpan.FromSeconds(2));
        var high = 0L;
        var got = 0L;
        var batch = new Batch();
        var dropped = cursor.DroppedReadings;
        while (cursor.Backlog > 0)
        {
            await cursor.ReadAsync(batch, new BatchLimits(), CancellationToken.None);
            got += batch.ReadingCount;
            foreach (ref readonly var report in batch.Reports)
                high += report.Readings[0].Channel == 0 ? report.Readings.Length : 0;
            cursor.Confirm(batch.Count);
        }
        Assert.Multiple(() =>
        {
            Assert.That(rig.Spool.Logs.Sum(l => l.Stored.Bytes), Is.LessThan(1.2 * (1 << 20)));
            Assert.That(got + dropped, Is.EqualTo(reports * 100));
            Assert.That(dropped, Is.GreaterThan(100_000));
            Assert.That(high, Is.GreaterThan(got - high), "high priority goes last");
        });
    }

    [Test]
    public async Task A_spool_that_drops_the_newest_acknowledges_nothing_once_it_is_full()
    {
        await using var rig = new SpoolRig(new SpoolOptions { MaxBytes = 1 << 20, DropNewest = true, MemoryBytes = 128 << 10 });
        var cursor = rig.Open("sink");
        var source = SpoolReports.Source();
        var acknowledged = 0;
        for (var i = 0; i < 8000; i++)
        {
            var range = rig.Spool.Append(source, i * 1000, 100);
            if (i % 20 != 0)
                continue;
            try
            {
                await rig.Spool.FlushAsync(range, CancellationToken.None);
                acknowledged = i;
            }
            catch (SpoolUnavailableException e)
            {
                Assert.That(e.Message, Does.Contain("drops what is new"));
                break;
            }
        }
        Assert.That(acknowledged, Is.InRange(500, 7000));
        Assert.That((cursor.DroppedReadings, cursor.BacklogReadings), Is.EqualTo((0, (acknowledged + 21) * 100)));
    }

    [Test]
    public async Task Reports_of_many_readings_take_no_more_memory_than_they_may_while_the_disk_takes_nothing()
    {
        await using var rig = new SpoolRig(new SpoolOptions { MemoryBytes = 1 << 20 });
        rig.Open("sink");
        var source = SpoolReports.Source();
        rig.Disk.FailWhile(call => call.Kind is Faults.DiskCallKind.Write or Faults.DiskCallKind.Create);
        for (var i = 0; i < 200; i++)
            rig.Spool.Append(source, i, 5000);
        Assert.That(rig.Spool.Logs.Sum(l => l.Chunks.Sum(c => (long)c.Bytes.Length)), Is.LessThanOrEqualTo(1 << 20));
    }

    [Test]
    public async Task What_comes_steadily_is_committed_once_in_each_interval()
    {
        await using var rig = new SpoolRig();
        rig.Open("sink");
        var source = SpoolReports.Source();
        rig.Pass(TimeSpan.FromSeconds(1));
        var before = rig.Disk.Flushes;
        for (var i = 0; i < 400; i++)
        {
            rig.Spool.Append(source, i);
            rig.Pass(TimeSpan.FromMilliseconds(25));
        }
        // Ten seconds at 50 ms; beside them the state, once a second.
        Assert.That(rig.Disk.Flushes - before, Is.InRange(200, 215));
    }
}
