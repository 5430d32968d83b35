using Osgate.Core.Spool;
using Osgate.Core.Spool.Clock;

namespace Osgate.Core.Tests.Spool;

/// <summary>What a spool does for sinks: beginning, going back, priority, backlogs behind, the times of readings.</summary>
[TestFixture]
internal sealed class DiskSpoolSinkTests
{
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
            Assert.That(cursor.Rewind(RewindTarget.Number(3)), Is.EqualTo(3));
            Assert.That((cursor.Backlog, cursor.Read()), Is.EqualTo((3, "3/3:30 4/4:40 5/5:50")));
            Assert.That(cursor.Rewind(RewindTarget.Number(4)), Is.EqualTo(3), "what was not confirmed comes in any case");
            Assert.That(cursor.Rewind(RewindTarget.Number(-10)), Is.EqualTo(1));
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
        Assert.That(rig.Spool.Logs.Sum(l => l.Stored.Bytes), Is.InRange(bytesOfAMinute / 10, 2 * bytesOfAMinute));
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
            // What came before the first look belongs to the backlog.
            Assert.That(late, Is.EqualTo(Enumerable.Range(0, 30).Append(1000).Select(i => (long)i)));
            Assert.That(live, Is.EqualTo(Enumerable.Range(1001, 5).Select(i => (long)i)));
            Assert.That((cursor.Backlog, cursor.DroppedReadings), Is.EqualTo((0, 0)));
        });
    }
}
