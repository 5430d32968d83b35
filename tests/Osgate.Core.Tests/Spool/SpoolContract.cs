using Osgate.Core.Spool;

namespace Osgate.Core.Tests.Spool;

/// <summary>What every spool keeps to.</summary>
internal abstract class SpoolContract
{
    /// <summary>The bound of a spool under test.</summary>
    protected const int Bound = 4 * 1024;

    private ISpool _spool = null!;

    /// <summary>An empty spool that keeps <see cref="Bound"/> readings at most.</summary>
    protected abstract ISpool Create();

    [SetUp]
    public void CreateSpool() => _spool = Create();

    [TearDown]
    public ValueTask DisposeSpool() => _spool.DisposeAsync();

    [Test]
    public void Reports_come_in_the_order_written_with_numbers_from_1()
    {
        var cursor = _spool.Open("sink");
        var source = SpoolReports.Source();
        _spool.Append(source, 10, 2);
        _spool.Append(source, 20);
        _spool.Append(source, 30, 3);
        Assert.That(cursor.Read(), Is.EqualTo("1/1:10,11 2/3:20 3/4:30,31,32"));
    }

    [Test]
    public void A_report_comes_back_with_all_that_was_written()
    {
        var cursor = _spool.Open("sink");
        var source = SpoolReports.Source();
        var reading = new Reading("text", Quality.Uncertain, "clock", SpoolReports.Noon.AddDays(-1));
        _spool.Append(source, SpoolReports.Noon, [new ChannelReading(2, reading)]);
        var batch = new Batch();
        cursor.Read(batch);
        var back = batch[0].Readings[0];
        Assert.Multiple(() =>
        {
            Assert.That(batch[0].Source, Is.SameAs(source.Source));
            Assert.That(batch[0].Timestamp, Is.EqualTo(SpoolReports.Noon));
            Assert.That(batch[0].IsLate, Is.False);
            Assert.That(back.Channel, Is.EqualTo(2));
            Assert.That(back.Reading, Is.EqualTo(reading));
        });
    }

    [Test]
    public void What_was_written_may_be_changed_afterwards()
    {
        var cursor = _spool.Open("sink");
        var readings = SpoolReports.Readings(1, 1);
        _spool.Append(SpoolReports.Source(), SpoolReports.Noon, readings);
        readings[0] = SpoolReports.Readings(2, 1)[0];
        Assert.That(cursor.Read(), Is.EqualTo("1/1:1"));
    }

    [Test]
    public void What_is_not_confirmed_comes_again_with_the_same_numbers()
    {
        var cursor = _spool.Open("sink");
        var source = SpoolReports.Source();
        _spool.Append(source, 10, 2);
        var first = cursor.Read();
        _spool.Append(source, 20);
        var second = cursor.Read();
        Assert.That((first, second), Is.EqualTo(("1/1:10,11", "1/1:10,11 2/3:20")));
    }

    [Test]
    public void A_confirmation_reaches_as_far_as_the_last_read()
    {
        var cursor = _spool.Open("sink");
        var source = SpoolReports.Source();
        _spool.Append(source, 10, 2);
        cursor.Read();
        _spool.Append(source, 20);
        cursor.Confirm();
        cursor.Confirm();
        Assert.Multiple(() =>
        {
            Assert.That((cursor.Backlog, cursor.BacklogReadings), Is.EqualTo((1, 1)));
            Assert.That(cursor.Read(), Is.EqualTo("2/3:20"));
        });
    }

    [Test]
    public void Cursors_know_nothing_of_one_another()
    {
        var fast = _spool.Open("fast");
        var slow = _spool.Open("slow");
        var source = SpoolReports.Source();
        _spool.Append(source, 1);
        fast.Read();
        fast.Confirm();
        _spool.Append(source, 2);
        Assert.Multiple(() =>
        {
            Assert.That(fast.Read(), Is.EqualTo("2/2:2"));
            Assert.That(slow.Read(), Is.EqualTo("1/1:1 2/2:2"));
            Assert.That((fast.Backlog, slow.Backlog), Is.EqualTo((1, 2)));
        });
    }

    [Test]
    public void A_sink_gets_only_what_goes_to_it_and_numbers_that_without_gaps()
    {
        var one = _spool.Open("one");
        var two = _spool.Open("two");
        _spool.Append(SpoolReports.Source("one"), 1);
        _spool.Append(SpoolReports.Source("two"), 2);
        _spool.Append(SpoolReports.Source("nobody"), 3);
        _spool.Append(SpoolReports.Source(), 4);
        _spool.Append(SpoolReports.Source("one", "two"), 5);
        Assert.Multiple(() =>
        {
            Assert.That(one.Read(), Is.EqualTo("1/1:1 2/2:4 3/3:5"));
            Assert.That(two.Read(), Is.EqualTo("1/1:2 2/2:4 3/3:5"));
            Assert.That((one.Backlog, two.Backlog), Is.EqualTo((3, 3)));
        });
    }

    [Test]
    public void A_name_has_one_cursor()
    {
        var cursor = _spool.Open("sink");
        _spool.Append(SpoolReports.Source(), 1);
        Assert.Multiple(() =>
        {
            Assert.That(_spool.Open("sink"), Is.SameAs(cursor));
            Assert.That(cursor.Sink, Is.EqualTo("sink"));
        });
    }

    [Test]
    public void A_new_sink_begins_with_what_comes_after_it()
    {
        _spool.Open("other");
        _spool.Append(SpoolReports.Source(), 1);
        var cursor = _spool.Open("sink");
        _spool.Append(SpoolReports.Source(), 2);
        Assert.That(cursor.Read(), Is.EqualTo("1/1:2"));
    }

    [Test]
    public void A_batch_keeps_to_the_limits_and_never_splits_a_report()
    {
        var cursor = _spool.Open("sink");
        var source = SpoolReports.Source();
        foreach (var first in new[] { 10, 20, 30 })
            _spool.Append(source, first, 3);
        Assert.Multiple(() =>
        {
            Assert.That(cursor.Read(new BatchLimits { MaxReports = 2 }), Is.EqualTo("1/1:10,11,12 2/4:20,21,22"));
            Assert.That(cursor.Read(new BatchLimits { MaxReadings = 8 }), Is.EqualTo("1/1:10,11,12 2/4:20,21,22"));
            Assert.That(cursor.Read(new BatchLimits { MaxReadings = 6 }), Is.EqualTo("1/1:10,11,12 2/4:20,21,22"));
            Assert.That(cursor.Read(new BatchLimits { MaxReadings = 1 }), Is.EqualTo("1/1:10,11,12"));
        });
    }

    [Test]
    public void A_report_above_the_limit_goes_alone()
    {
        var cursor = _spool.Open("sink");
        var source = SpoolReports.Source();
        var batch = new Batch();
        var limits = new BatchLimits { MaxReadings = 100 };
        _spool.Append(source, 1);
        _spool.Append(source, 1000, 2000);
        _spool.Append(source, 2);
        var counts = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            cursor.Read(batch, limits);
            Assert.That(batch.Count, Is.EqualTo(1));
            counts.Add(batch.ReadingCount);
            cursor.Confirm();
        }
        Assert.That(counts, Is.EqualTo(new[] { 1, 2000, 1 }));
    }

    [Test]
    public async Task A_read_waits_until_there_is_something_for_its_sink()
    {
        var cursor = _spool.Open("sink");
        var batch = new Batch();
        var read = cursor.ReadAsync(batch, new BatchLimits(), CancellationToken.None).AsTask();
        _spool.Append(SpoolReports.Source("other"), 1);
        Assert.That(read.IsCompleted, Is.False);
        _spool.Append(SpoolReports.Source(), 2);
        await read.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.That(SpoolReports.Show(batch), Is.EqualTo("1/1:2"));
    }

    [Test]
    public void A_read_that_waits_is_cancelled()
    {
        var cursor = _spool.Open("sink");
        using var cancel = new CancellationTokenSource();
        var read = cursor.ReadAsync(new Batch(), new BatchLimits(), cancel.Token).AsTask();
        cancel.Cancel();
        Assert.That(async () => await read, Throws.InstanceOf<OperationCanceledException>());
        _spool.Append(SpoolReports.Source(), 1);
        Assert.That(cursor.Read(), Is.EqualTo("1/1:1"));
    }

    [Test]
    public void A_full_spool_drops_the_oldest_and_counts_it()
    {
        var cursor = _spool.Open("sink");
        var source = SpoolReports.Source();
        for (var i = 1; i <= 3 * Bound; i++)
            _spool.Append(source, i);
        var batch = new Batch();
        cursor.Read(batch, new BatchLimits { MaxReports = 1 });
        Assert.Multiple(() =>
        {
            Assert.That(cursor.BacklogReadings, Is.InRange(Bound / 2, Bound));
            Assert.That(cursor.DroppedReadings + cursor.BacklogReadings, Is.EqualTo(3 * Bound));
            // What is left is the newest, and its numbers show the gap.
            Assert.That(batch[0].Sequence, Is.EqualTo(cursor.DroppedReadings + 1));
            Assert.That(batch[0].ReadingSequence, Is.EqualTo(cursor.DroppedReadings + 1));
            Assert.That(batch[0].Readings[0].Reading.Value, Is.EqualTo((ReadingValue)(cursor.DroppedReadings + 1)));
        });
    }

    [Test]
    public void What_is_dropped_is_counted_for_those_alone_who_had_it_to_come()
    {
        var fast = _spool.Open("fast");
        var slow = _spool.Open("slow");
        var elsewhere = _spool.Open("elsewhere");
        var source = SpoolReports.Source("fast", "slow");
        var batch = new Batch();
        for (var i = 1; i <= 3 * Bound; i++)
        {
            _spool.Append(source, i);
            fast.Read(batch);
            fast.Confirm();
        }
        Assert.Multiple(() =>
        {
            Assert.That(fast.DroppedReadings, Is.Zero);
            Assert.That(elsewhere.DroppedReadings, Is.Zero);
            Assert.That(slow.DroppedReadings, Is.InRange(2 * Bound, 3 * Bound));
        });
    }

    [Test]
    public void What_is_dropped_while_a_sink_has_it_in_hand_and_confirms_it_was_not_lost()
    {
        var cursor = _spool.Open("sink");
        var source = SpoolReports.Source();
        _spool.Append(source, 1);
        _spool.Append(source, 2);
        var batch = new Batch();
        cursor.Read(batch);
        for (var i = 3; i <= 3 * Bound; i++)
            _spool.Append(source, i);
        Assert.That(SpoolReports.Show(batch), Is.EqualTo("1/1:1 2/2:2"), "the sink still reads it");
        var before = cursor.DroppedReadings;
        cursor.Confirm();
        Assert.Multiple(() =>
        {
            Assert.That(cursor.DroppedReadings, Is.EqualTo(before - 2));
            Assert.That(cursor.DroppedReadings + cursor.BacklogReadings + 2, Is.EqualTo(3 * Bound));
        });
    }

    [Test]
    public void What_is_dropped_while_a_sink_has_it_in_hand_and_fails_is_lost()
    {
        var cursor = _spool.Open("sink");
        var source = SpoolReports.Source();
        _spool.Append(source, 1);
        cursor.Read();
        for (var i = 2; i <= 3 * Bound; i++)
            _spool.Append(source, i);
        var batch = new Batch();
        cursor.Read(batch);
        cursor.Confirm();
        Assert.That(cursor.DroppedReadings + batch.ReadingCount + cursor.BacklogReadings, Is.EqualTo(3 * Bound));
    }

    [Test]
    public void A_forgotten_sink_begins_anew()
    {
        var source = SpoolReports.Source();
        var before = _spool.Open("sink");
        _spool.Append(source, 1);
        _spool.Forget("sink");
        _spool.Forget("nobody");
        var after = _spool.Open("sink");
        _spool.Append(source, 2);
        Assert.Multiple(() =>
        {
            Assert.That(after, Is.Not.SameAs(before));
            Assert.That(after.Read(), Is.EqualTo("1/1:2"));
        });
    }

    [Test]
    public void A_forgotten_sink_may_still_read_the_batch_it_has_in_hand()
    {
        var source = SpoolReports.Source();
        var other = _spool.Open("other");
        var cursor = _spool.Open("sink");
        for (var i = 0; i < 1024; i++)
            _spool.Append(source, i);
        var batch = new Batch();
        var before = cursor.Read(batch);
        _spool.Forget("sink");
        for (var i = 0; i < 3 * 1024; i++)
        {
            _spool.Append(source, -1);
            other.Read();
            other.Confirm();
        }
        Assert.That(SpoolReports.Show(batch), Is.EqualTo(before));
    }

    [Test]
    public async Task A_flush_returns_when_it_is_kept_and_is_cancelled_when_told()
    {
        var from = _spool.Append(SpoolReports.Source(), 1);
        var to = _spool.Append(SpoolReports.Source(), 2);
        Assert.That(to, Is.GreaterThan(from));
        await _spool.FlushAsync(from, to, CancellationToken.None);
        Assert.That(async () => await _spool.FlushAsync(from, to, new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());
    }
}
