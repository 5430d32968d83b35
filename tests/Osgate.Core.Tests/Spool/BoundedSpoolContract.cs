using Osgate.Core.Spool;

namespace Osgate.Core.Tests.Spool;

/// <summary>What every spool keeps to that is bounded and drops the oldest when it is full.</summary>
internal abstract class BoundedSpoolContract : SpoolContract
{
    /// <summary>How many readings the spool under test keeps at most.</summary>
    protected const int Bound = 4 * 1024;

    [Test]
    public void A_fullSpool_drops_the_oldest_and_counts_it()
    {
        var cursor = Spool.Open(new SpoolSink("sink"));
        var source = SpoolReports.Source();
        for (var i = 1; i <= 3 * Bound; i++)
            Spool.Append(source, i);
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
        var fast = Spool.Open(new SpoolSink("fast"));
        var slow = Spool.Open(new SpoolSink("slow"));
        var elsewhere = Spool.Open(new SpoolSink("elsewhere"));
        var source = SpoolReports.Source("fast", "slow");
        var batch = new Batch();
        for (var i = 1; i <= 3 * Bound; i++)
        {
            Spool.Append(source, i);
            fast.Read(batch);
            fast.Confirm(int.MaxValue);
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
        var cursor = Spool.Open(new SpoolSink("sink"));
        var source = SpoolReports.Source();
        Spool.Append(source, 1);
        Spool.Append(source, 2);
        var batch = new Batch();
        cursor.Read(batch);
        for (var i = 3; i <= 3 * Bound; i++)
            Spool.Append(source, i);
        Assert.That(SpoolReports.Show(batch), Is.EqualTo("1/1:1 2/2:2"), "the sink still reads it");
        var before = cursor.DroppedReadings;
        cursor.Confirm(int.MaxValue);
        Assert.Multiple(() =>
        {
            Assert.That(cursor.DroppedReadings, Is.EqualTo(before - 2));
            Assert.That(cursor.DroppedReadings + cursor.BacklogReadings + 2, Is.EqualTo(3 * Bound));
        });
    }

    [Test]
    public void What_is_dropped_while_a_sink_has_it_in_hand_and_fails_is_lost()
    {
        var cursor = Spool.Open(new SpoolSink("sink"));
        var source = SpoolReports.Source();
        Spool.Append(source, 1);
        cursor.Read();
        for (var i = 2; i <= 3 * Bound; i++)
            Spool.Append(source, i);
        var batch = new Batch();
        cursor.Read(batch);
        cursor.Confirm(int.MaxValue);
        Assert.That(cursor.DroppedReadings + batch.ReadingCount + cursor.BacklogReadings, Is.EqualTo(3 * Bound));
    }
}
