using Osgate.Core.Spool;

namespace Osgate.Core.Tests.Spool;

/// <summary>What a spool is like after its process has ended, in good order or not.</summary>
[TestFixture]
internal sealed class DiskSpoolLifeTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    [Test]
    public async Task What_was_not_confirmed_is_there_after_a_stop()
    {
        await using var rig = new SpoolRig();
        var cursor = rig.Open("sink");
        var source = SpoolReports.Source();
        rig.Spool.Append(source, 10, 2);
        cursor.Read();
        cursor.Confirm(1);
        rig.Spool.Append(source, 20);
        rig.Spool.Append(source, 30, 3);
        await rig.RestartAsync();
        cursor = rig.Open("sink");
        Assert.Multiple(() =>
        {
            Assert.That((cursor.Backlog, cursor.BacklogReadings), Is.EqualTo((2, 4)));
            Assert.That(cursor.Read(), Is.EqualTo("2/3:20 3/4:30,31,32"));
            Assert.That(cursor.DroppedReadings, Is.Zero);
        });
    }

    [Test]
    public async Task Numbers_go_on_after_a_stop_in_good_order()
    {
        await using var rig = new SpoolRig();
        var cursor = rig.Open("sink");
        rig.Spool.Append(SpoolReports.Source(), 10, 2);
        cursor.Read();
        cursor.Confirm(1);
        await rig.RestartAsync();
        cursor = rig.Open("sink");
        rig.Spool.Append(SpoolReports.Source(), 20);
        Assert.That(cursor.Read(), Is.EqualTo("2/3:20"));
    }

    [Test]
    public async Task What_was_flushed_is_there_after_a_power_cut()
    {
        await using var rig = new SpoolRig();
        rig.Open("sink");
        rig.Spool.Append(SpoolReports.Source(), 10, 2);
        await rig.FlushAsync();
        rig.Crash();
        Assert.That(rig.Open("sink").Read(), Is.EqualTo("1/1:10,11"));
    }

    [Test]
    public async Task What_no_sink_took_within_the_commit_interval_is_there_after_a_power_cut()
    {
        await using var rig = new SpoolRig();
        rig.Open("sink");
        rig.Spool.Append(SpoolReports.Source(), 10);
        rig.Pass(Interval);
        rig.Crash();
        Assert.That(rig.Open("sink").Read(), Is.EqualTo("1/1:10"));
    }

    [Test]
    public async Task Numbers_are_never_given_twice_after_a_power_cut()
    {
        await using var rig = new SpoolRig();
        var cursor = rig.Open("sink");
        rig.Spool.Append(SpoolReports.Source(), 10);
        cursor.Read();
        cursor.Confirm(1);
        rig.Crash();
        cursor = rig.Open("sink");
        rig.Spool.Append(SpoolReports.Source(), 20);
        var batch = new Batch();
        cursor.Read(batch);
        Assert.Multiple(() =>
        {
            Assert.That(batch[0].Sequence, Is.GreaterThan(1));
            Assert.That(batch[0].ReadingSequence, Is.GreaterThan(1));
            Assert.That(cursor.DroppedReadings, Is.Zero, "a number that was not given away is no loss");
        });
    }

    [Test]
    public async Task What_every_sink_has_within_the_interval_is_never_written()
    {
        await using var rig = new SpoolRig();
        var cursor = rig.Open("sink");
        var source = SpoolReports.Source();
        rig.Pass(TimeSpan.FromSeconds(2));
        var before = rig.Disk.BytesWritten;
        for (var i = 0; i < 1000; i++)
        {
            rig.Spool.Append(source, i, 100);
            cursor.Read();
            cursor.Confirm(1);
            rig.Pass(TimeSpan.FromMilliseconds(25));
        }
        Assert.That(rig.Spool.Logs.Sum(l => l.Segments.Count), Is.Zero);
        Assert.That(rig.Disk.BytesWritten - before, Is.LessThan(5_000), "of 100,000 readings: how far their numbers have come");
    }

    [Test]
    public async Task A_numeric_reading_takes_less_than_24_bytes_on_disk()
    {
        await using var rig = new SpoolRig();
        rig.Open("sink");
        var source = new SpoolSource(Testing.TestReport.SourceOf("device", Guid.NewGuid(), [.. Enumerable.Range(0, 100).Select(i => $"channel_{i}")]), []);
        var random = new Random(1);
        const int reports = 3600;
        for (var i = 0; i < reports; i++)
        {
            rig.Spool.Append(source, SpoolReports.Noon.AddSeconds(i), [.. Enumerable.Range(0, 100).Select(c => new ChannelReading(c, new Reading(random.NextDouble() * 1000)))]);
            rig.Pass(TimeSpan.FromSeconds(1));
        }
        var perReading = (double)rig.Disk.BytesWritten / (reports * 100);
        TestContext.Out.WriteLine($"{perReading:F1} bytes a reading at one report of 100 channels a second, an hour long");
        Assert.That(perReading, Is.LessThan(24));
    }

    [Test]
    public async Task A_backlog_larger_than_memory_comes_from_disk_in_order()
    {
        await using var rig = new SpoolRig(new SpoolOptions { SegmentBytes = 256 << 10 });
        var cursor = rig.Open("sink");
        var source = SpoolReports.Source();
        for (var i = 0; i < 3000; i++)
        {
            rig.Spool.Append(source, i * 1000, 200);
            if (i % 100 == 0)
                await rig.FlushAsync();
        }
        await rig.RestartAsync();
        cursor = rig.Open("sink");
        var next = 0L;
        var batch = new Batch();
        while (cursor.Backlog > 0)
        {
            await cursor.ReadAsync(batch, new BatchLimits(), CancellationToken.None);
            for (var i = 0; i < batch.Count; i++)
            {
                var report = batch[i];
                Assert.That((report.Sequence, report.Readings.Length, report.Readings[199].Reading.Value.AsInt64()), Is.EqualTo((next + 1, 200, (next * 1000) + 199)));
                next++;
            }
            cursor.Confirm(batch.Count);
        }
        Assert.That((next, cursor.DroppedReadings), Is.EqualTo((3000, 0)));
    }

    [Test]
    public async Task Files_that_no_sink_needs_are_used_again_or_removed()
    {
        await using var rig = new SpoolRig(new SpoolOptions { SegmentBytes = 64 << 10 });
        var cursor = rig.Open("sink");
        var source = SpoolReports.Source();
        var batch = new Batch();
        var most = 0;
        for (var round = 0; round < 50; round++)
        {
            for (var i = 0; i < 100; i++)
                rig.Spool.Append(source, i, 100);
            await rig.FlushAsync();
            rig.Pass(TimeSpan.FromSeconds(1));
            while (cursor.Backlog > 0)
            {
                await cursor.ReadAsync(batch, new BatchLimits(), CancellationToken.None);
                cursor.Confirm(batch.Count);
            }
            rig.Pass(TimeSpan.FromSeconds(1));
            most = Math.Max(most, rig.Disk.List().Count);
        }
        Assert.That(most, Is.LessThan(12));
    }

    [Test]
    public async Task What_a_kill_left_to_the_system_is_safe_from_a_power_cut_once_the_next_run_is_up([Range(1, 8)] int seed)
    {
        await using var rig = new SpoolRig(seed: seed);
        rig.Open("sink");
        rig.Spool.Append(SpoolReports.Source(), 10);
        rig.Disk.FailWhile(call =>
        {
            if (call.Kind == Faults.DiskCallKind.Flush && call.Name.EndsWith(".seg", StringComparison.Ordinal))
                rig.Kill();
            return false;
        });
        Assert.That(async () => await rig.FlushAsync(), Throws.InstanceOf<SpoolUnavailableException>());
        rig.Open("sink");
        rig.Crash();
        Assert.That(rig.Open("sink").Read(), Is.EqualTo("1/1:10"));
    }

    [Test]
    public async Task What_was_found_and_is_gone_after_a_power_cut_is_no_backlog([Range(1, 8)] int seed)
    {
        await using var rig = new SpoolRig(seed: seed);
        rig.Open("sink");
        rig.Spool.Append(SpoolReports.Source(), 10);
        rig.Disk.FailWhile(call => call.Kind == Faults.DiskCallKind.Flush && call.Name.EndsWith(".seg", StringComparison.Ordinal));
        Assert.That(async () => await rig.FlushAsync(), Throws.InstanceOf<SpoolUnavailableException>());
        rig.Kill();
        Assert.That(rig.Open("sink").Backlog, Is.EqualTo(1), "the system still shows what it could not flush");
        rig.Crash();
        var cursor = rig.Open("sink");
        Assert.That(cursor.Backlog == 0 || cursor.Read() == "1/1:10");
    }

    [Test]
    public async Task A_sink_that_the_last_file_does_not_know_has_what_it_had()
    {
        await using var rig = new SpoolRig();
        rig.Open("sink");
        rig.Open("other");
        var source = SpoolReports.Source();
        rig.Spool.Append(source, 10);
        await rig.FlushAsync();
        for (var run = 2; run < 5; run++)
        {
            rig.Crash();
            rig.Open("other");
            rig.Spool.Append(source, 10 * run);
            await rig.FlushAsync();
        }
        rig.Crash();
        var cursor = rig.Open("sink");
        Assert.That((cursor.Backlog, cursor.Read(), cursor.DroppedReadings), Is.EqualTo((1, "1/1:10", 0)));
    }

    [Test]
    public async Task A_spool_that_cannot_be_opened_leaves_everything_as_it_is([Range(1, 16)] int call)
    {
        await using var rig = new SpoolRig();
        rig.Open("sink");
        rig.Spool.Append(SpoolReports.Source(), 10);
        await rig.FlushAsync();
        rig.Kill();
        rig.Disk.FailAt(call);
        try
        {
            rig.Open("sink");
        }
        catch (IOException)
        {
            // The host goes on without it, and says so.
        }
        rig.Pass(TimeSpan.FromSeconds(5));
        rig.Crash();
        Assert.That(rig.Open("sink").Read(), Is.EqualTo("1/1:10"));
    }
}
