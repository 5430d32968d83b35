using Osgate.Core.Spool;
using Osgate.Core.Spool.Clock;

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
    public async Task High_priority_goes_first_and_numbers_rise_within_each_channel()
    {
        await using var rig = new SpoolRig();
        var cursor = rig.Open("sink");
        var source = SpoolReports.Source() with { HighChannels = [1] };
        rig.Spool.Append(source, 10, 3);
        rig.Spool.Append(source, 20, 3);
        Assert.That(cursor.Read(), Is.EqualTo("1/1:11 3/4:21 2/2:10,12 4/5:20,22"));
        cursor.Confirm(4);
        Assert.That((cursor.Backlog, cursor.DroppedReadings), Is.EqualTo((0, 0)));
        rig.Spool.Append(source, 30, 3);
        await rig.RestartAsync();
        Assert.That(rig.Open("sink").Read(), Is.EqualTo("5/7:31 6/8:30,32"));
    }

    [Test]
    public async Task A_sink_that_begins_at_the_beginning_gets_what_was_there()
    {
        await using var rig = new SpoolRig();
        rig.Open("other");
        var source = SpoolReports.Source();
        rig.Spool.Append(source, 10);
        await rig.FlushAsync();
        rig.Spool.Append(source, 20);
        rig.Spool.Append(SpoolReports.Source("other"), 30);
        var cursor = rig.Spool.Open(new SpoolSink("sink") { FromBeginning = true });
        rig.Spool.Append(source, 40);
        Assert.That((cursor.Backlog, cursor.Read()), Is.EqualTo((3, "1/1:10 2/2:20 3/3:40")));
        await rig.RestartAsync();
        Assert.That(rig.Open("sink").Read(), Is.EqualTo("1/1:10 2/2:20 3/3:40"));
    }

    [Test]
    public async Task A_sink_that_is_away_keeps_what_it_had_and_gets_nothing_of_that_time()
    {
        await using var rig = new SpoolRig();
        rig.Open("sink");
        rig.Open("other");
        var source = SpoolReports.Source();
        rig.Spool.Append(source, 10);
        await rig.RestartAsync();
        rig.Open("other");
        rig.Spool.Append(source, 20);
        await rig.RestartAsync();
        rig.Open("other");
        var cursor = rig.Open("sink");
        rig.Spool.Append(source, 30);
        Assert.That((cursor.Backlog, cursor.Read(), cursor.DroppedReadings), Is.EqualTo((2, "1/1:10 2/2:30", 0)));
    }

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
            Assert.That(rig.Spool.Logs.Sum(l => l.DiskBytes), Is.LessThan(1.2 * (1 << 20)));
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
    public async Task Times_of_before_the_clock_was_set_are_righted()
    {
        await using var rig = new SpoolRig();
        rig.Clock.State = ClockState.Unset;
        rig.Clock.UtcTicks = new DateTime(1970, 1, 1, 0, 10, 0, DateTimeKind.Utc).Ticks;
        var cursor = rig.Open("sink");
        rig.Spool.Append(SpoolReports.Source(), new DateTimeOffset(rig.Clock.UtcTicks, TimeSpan.Zero), SpoolReports.Readings(1, 1));
        await rig.FlushAsync();
        rig.Clock.Advance(TimeSpan.FromMinutes(3));
        var batch = new Batch();
        cursor.Read(batch);
        Assert.That((batch[0].Readings[0].Reading.Quality, batch[0].Readings[0].Reading.Reason), Is.EqualTo((Quality.Uncertain, "clock")), "nobody knows yet");
        rig.Clock.UtcTicks = SpoolReports.Noon.UtcTicks;
        rig.Clock.State = ClockState.Synchronised;
        cursor.Read(batch);
        Assert.That((batch[0].Timestamp, batch[0].Readings[0].Reading.Quality), Is.EqualTo((SpoolReports.Noon.AddMinutes(-3), Quality.Good)));
        await rig.RestartAsync();
        rig.Open("sink").Read(batch);
        Assert.That(batch[0].Timestamp, Is.EqualTo(SpoolReports.Noon.AddMinutes(-3)), "another process of the same boot knows as well");
        await rig.RestartAsync();
        rig.Clock.Reboot();
        rig.Clock.State = ClockState.Synchronised;
        rig.Open("sink").Read(batch);
        Assert.That(batch[0].Readings[0].Reading.Quality, Is.EqualTo(Quality.Uncertain), "after a reboot nobody will ever know");
    }

    [Test]
    public async Task A_clock_that_is_set_while_a_report_waits_in_memory_rights_it_too()
    {
        await using var rig = new SpoolRig();
        rig.Clock.State = ClockState.Unset;
        var cursor = rig.Open("sink");
        var source = SpoolReports.Source();
        Append();
        rig.Clock.Advance(TimeSpan.FromSeconds(30));
        rig.Clock.Step(TimeSpan.FromDays(1000));
        rig.Clock.State = ClockState.Synchronised;
        Append();
        var batch = new Batch();
        cursor.Read(batch);
        Assert.That(batch[1].Timestamp - batch[0].Timestamp, Is.EqualTo(TimeSpan.FromSeconds(30)));

        void Append() => rig.Spool.Append(source, new DateTimeOffset(rig.Clock.UtcTicks, TimeSpan.Zero), SpoolReports.Readings(1, 1));
    }

    [Test]
    public async Task A_sink_that_keeps_is_rewound_to_what_it_had_confirmed()
    {
        await using var rig = new SpoolRig();
        var sink = new SpoolSink("sink") { KeepBytes = 1 << 20, KeepAge = TimeSpan.FromMinutes(30) };
        var cursor = rig.Spool.Open(sink);
        var source = SpoolReports.Source();
        for (var i = 1; i <= 5; i++)
            rig.Spool.Append(source, i * 10);
        cursor.Read();
        cursor.Confirm(5);
        rig.Pass(TimeSpan.FromSeconds(3));
        await rig.RestartAsync();
        cursor = rig.Spool.Open(sink);
        Assert.Multiple(() =>
        {
            Assert.That(cursor.Backlog, Is.Zero);
            Assert.That(cursor.Rewind(3), Is.EqualTo(3));
            Assert.That((cursor.Backlog, cursor.Read()), Is.EqualTo((3, "3/3:30 4/4:40 5/5:50")));
            Assert.That(cursor.Rewind(4), Is.EqualTo(3), "what was not confirmed comes in any case");
            Assert.That(cursor.Rewind(-10), Is.EqualTo(1));
            Assert.That(cursor.Read(), Is.EqualTo("1/1:10 2/2:20 3/3:30 4/4:40 5/5:50"));
            Assert.That(cursor.DroppedReadings, Is.Zero);
        });
    }

    [Test]
    public async Task What_is_kept_goes_when_it_is_old()
    {
        await using var rig = new SpoolRig(new SpoolOptions { SegmentBytes = 64 << 10 });
        var cursor = rig.Spool.Open(new SpoolSink("sink") { KeepBytes = long.MaxValue, KeepAge = TimeSpan.FromMinutes(1) });
        var source = SpoolReports.Source();
        var batch = new Batch();
        for (var i = 0; i < 240; i++)
        {
            for (var j = 0; j < 10; j++)
                rig.Spool.Append(source, i, 100);
            rig.Pass(TimeSpan.FromSeconds(1));
            await cursor.ReadAsync(batch, new BatchLimits(), CancellationToken.None);
            cursor.Confirm(batch.Count);
        }
        var bytesOfAMinute = 60 * 10 * 100 * 12;
        Assert.That(rig.Spool.Logs.Sum(l => l.DiskBytes), Is.InRange(bytesOfAMinute / 10, 2 * bytesOfAMinute));
    }

    [Test]
    public async Task A_backlog_behind_comes_late_at_its_rate_while_new_reports_come_at_once()
    {
        await using var rig = new SpoolRig();
        var sink = new SpoolSink("sink") { BacklogBehind = true, MaxLateRate = 10 };
        rig.Spool.Open(sink);
        var source = SpoolReports.Source();
        for (var i = 0; i < 30; i++)
            rig.Spool.Append(source, i);
        await rig.RestartAsync();
        var cursor = rig.Spool.Open(sink);
        var late = new List<long>();
        var live = new List<long>();
        var batch = new Batch();
        for (var second = 0; second < 6; second++)
        {
            rig.Spool.Append(source, 1000 + second);
            rig.Pass(TimeSpan.FromSeconds(1));
            for (var i = 0; i < 2 && cursor.Backlog > 0; i++)
            {
                using var stop = new CancellationTokenSource();
                var read = cursor.ReadAsync(batch, new BatchLimits(), stop.Token);
                if (!read.IsCompletedSuccessfully)
                {
                    await stop.CancelAsync();
                    Assert.That(async () => await read, Throws.InstanceOf<OperationCanceledException>());
                    break;
                }
                foreach (ref readonly var report in batch.Reports)
                    (report.IsLate ? late : live).Add(report.Readings[0].Reading.Value.AsInt64());
                cursor.Confirm(batch.Count);
            }
            Assert.That(late, Has.Count.AtMost(10 * (second + 1)));
        }
        Assert.Multiple(() =>
        {
            Assert.That(late, Is.EqualTo(Enumerable.Range(0, 30).Select(i => (long)i)));
            Assert.That(live, Is.EqualTo(Enumerable.Range(1000, 6).Select(i => (long)i)));
            Assert.That((cursor.Backlog, cursor.DroppedReadings), Is.EqualTo((0, 0)));
        });
    }
}
