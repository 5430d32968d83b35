using Osgate.Core.Spool;

namespace Osgate.Core.Tests.Spool;

/// <summary>What every spool keeps to.</summary>
internal abstract class SpoolContract
{
    protected ISpool Spool { get; private set; } = null!;

    /// <summary>An empty spool.</summary>
    protected abstract ISpool Create();

    [SetUp]
    public void CreateSpool() => Spool = Create();

    [TearDown]
    public ValueTask DisposeSpool() => Spool.DisposeAsync();

    [Test]
    public void Reports_come_in_the_order_written_with_numbers_from_1()
    {
        var cursor = Spool.Open(new SpoolSink("sink"));
        var source = SpoolReports.Source();
        Spool.Append(source, 10, 2);
        Spool.Append(source, 20);
        Spool.Append(source, 30, 3);
        Assert.That(cursor.Read(), Is.EqualTo("1/1:10,11 2/3:20 3/4:30,31,32"));
    }

    [Test]
    public void A_report_comes_back_with_all_that_was_written()
    {
        var cursor = Spool.Open(new SpoolSink("sink"));
        var source = SpoolReports.Source();
        var reading = new Reading("text", Quality.Uncertain, "clock", SpoolReports.Noon.AddDays(-1));
        Spool.Append(source, SpoolReports.Noon, [new ChannelReading(2, reading)]);
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
        var cursor = Spool.Open(new SpoolSink("sink"));
        var readings = SpoolReports.Readings(1, 1);
        Spool.Append(SpoolReports.Source(), SpoolReports.Noon, readings);
        readings[0] = SpoolReports.Readings(2, 1)[0];
        Assert.That(cursor.Read(), Is.EqualTo("1/1:1"));
    }

    [Test]
    public void What_is_not_confirmed_comes_again_with_the_same_numbers()
    {
        var cursor = Spool.Open(new SpoolSink("sink"));
        var source = SpoolReports.Source();
        Spool.Append(source, 10, 2);
        var first = cursor.Read();
        Spool.Append(source, 20);
        var second = cursor.Read();
        Assert.That((first, second), Is.EqualTo(("1/1:10,11", "1/1:10,11 2/3:20")));
    }

    [Test]
    public void A_confirmation_reaches_as_far_as_the_last_read()
    {
        var cursor = Spool.Open(new SpoolSink("sink"));
        var source = SpoolReports.Source();
        Spool.Append(source, 10, 2);
        cursor.Read();
        Spool.Append(source, 20);
        cursor.Confirm(int.MaxValue);
        cursor.Confirm(int.MaxValue);
        Assert.Multiple(() =>
        {
            Assert.That((cursor.Backlog, cursor.BacklogReadings), Is.EqualTo((1, 1)));
            Assert.That(cursor.Read(), Is.EqualTo("2/3:20"));
        });
    }

    [Test]
    public void A_part_of_what_was_read_may_be_confirmed()
    {
        var cursor = Spool.Open(new SpoolSink("sink"));
        var source = SpoolReports.Source();
        foreach (var first in new[] { 10, 20, 30 })
        {
            Spool.Append(source, first, 2);
            Spool.Append(SpoolReports.Source("other"), first);
        }
        cursor.Read();
        cursor.Confirm(2);
        Assert.Multiple(() =>
        {
            Assert.That((cursor.Backlog, cursor.BacklogReadings), Is.EqualTo((1, 2)));
            Assert.That(cursor.Read(), Is.EqualTo("3/5:30,31"));
        });
    }

    [Test]
    public void Cursors_know_nothing_of_one_another()
    {
        var fast = Spool.Open(new SpoolSink("fast"));
        var slow = Spool.Open(new SpoolSink("slow"));
        var source = SpoolReports.Source();
        Spool.Append(source, 1);
        fast.Read();
        fast.Confirm(int.MaxValue);
        Spool.Append(source, 2);
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
        var one = Spool.Open(new SpoolSink("one"));
        var two = Spool.Open(new SpoolSink("two"));
        Spool.Append(SpoolReports.Source("one"), 1);
        Spool.Append(SpoolReports.Source("two"), 2);
        Spool.Append(SpoolReports.Source("nobody"), 3);
        Spool.Append(SpoolReports.Source(), 4);
        Spool.Append(SpoolReports.Source("one", "two"), 5);
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
        var cursor = Spool.Open(new SpoolSink("sink"));
        Spool.Append(SpoolReports.Source(), 1);
        Assert.Multiple(() =>
        {
            Assert.That(Spool.Open(new SpoolSink("sink")), Is.SameAs(cursor));
            Assert.That(cursor.Sink, Is.EqualTo("sink"));
        });
    }

    [Test]
    public void A_new_sink_begins_with_what_comes_after_it()
    {
        Spool.Open(new SpoolSink("other"));
        Spool.Append(SpoolReports.Source(), 1);
        var cursor = Spool.Open(new SpoolSink("sink"));
        Spool.Append(SpoolReports.Source(), 2);
        Assert.That(cursor.Read(), Is.EqualTo("1/1:2"));
    }

    [Test]
    public void A_batch_keeps_to_the_limits_and_never_splits_a_report()
    {
        var cursor = Spool.Open(new SpoolSink("sink"));
        var source = SpoolReports.Source();
        foreach (var first in new[] { 10, 20, 30 })
            Spool.Append(source, first, 3);
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
        var cursor = Spool.Open(new SpoolSink("sink"));
        var source = SpoolReports.Source();
        var batch = new Batch();
        var limits = new BatchLimits { MaxReadings = 100 };
        Spool.Append(source, 1);
        Spool.Append(source, 1000, 2000);
        Spool.Append(source, 2);
        var counts = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            cursor.Read(batch, limits);
            Assert.That(batch.Count, Is.EqualTo(1));
            counts.Add(batch.ReadingCount);
            cursor.Confirm(int.MaxValue);
        }
        Assert.That(counts, Is.EqualTo(new[] { 1, 2000, 1 }));
    }

    [Test]
    public async Task A_read_waits_until_there_is_something_for_its_sink()
    {
        var cursor = Spool.Open(new SpoolSink("sink"));
        var batch = new Batch();
        var read = cursor.ReadAsync(batch, new BatchLimits(), CancellationToken.None).AsTask();
        Spool.Append(SpoolReports.Source("other"), 1);
        Assert.That(read.IsCompleted, Is.False);
        Spool.Append(SpoolReports.Source(), 2);
        await read.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.That(SpoolReports.Show(batch), Is.EqualTo("1/1:2"));
    }

    [Test]
    public void A_read_that_waits_is_cancelled()
    {
        var cursor = Spool.Open(new SpoolSink("sink"));
        using var cancel = new CancellationTokenSource();
        var read = cursor.ReadAsync(new Batch(), new BatchLimits(), cancel.Token).AsTask();
        cancel.Cancel();
        Assert.That(async () => await read, Throws.InstanceOf<OperationCanceledException>());
        Spool.Append(SpoolReports.Source(), 1);
        Assert.That(cursor.Read(), Is.EqualTo("1/1:1"));
    }

    [Test]
    public void A_forgotten_sink_begins_anew()
    {
        var source = SpoolReports.Source();
        var before = Spool.Open(new SpoolSink("sink"));
        Spool.Append(source, 1);
        Spool.Forget("sink");
        Spool.Forget("nobody");
        var after = Spool.Open(new SpoolSink("sink"));
        Spool.Append(source, 2);
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
        var other = Spool.Open(new SpoolSink("other"));
        var cursor = Spool.Open(new SpoolSink("sink"));
        for (var i = 0; i < 1024; i++)
            Spool.Append(source, i);
        var batch = new Batch();
        var before = cursor.Read(batch);
        Spool.Forget("sink");
        for (var i = 0; i < 3 * 1024; i++)
        {
            Spool.Append(source, -1);
            other.Read();
            other.Confirm(int.MaxValue);
        }
        Assert.That(SpoolReports.Show(batch), Is.EqualTo(before));
    }

    [Test]
    public async Task A_flush_returns_when_it_is_kept_and_is_cancelled_when_told()
    {
        var from = Spool.Append(SpoolReports.Source(), 1);
        var to = Spool.Append(SpoolReports.Source(), 2);
        Assert.That(to.From, Is.EqualTo(from.To));
        await Spool.FlushAsync(to with { From = from.From }, CancellationToken.None);
        Assert.That(async () => await Spool.FlushAsync(to, new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());
    }
}
