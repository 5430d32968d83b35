using System.Diagnostics;
using Osgate.Durability.Counting;

namespace Osgate.Host.Tests.Durability;

/// <summary>Two processes were handed 1 to 6 and 7 to 8; the first ended at once, the second runs.</summary>
internal sealed class LossesTests
{
    private static readonly TimeSpan s_atRisk = TimeSpan.FromSeconds(1);

    [TestCase("1 2 3 4 5 6 7 8", 0, 0, TestName = "Nothing_missing_is_nothing_lost")]
    [TestCase("1 2 3 4 7 8", 0, 2, TestName = "Tail_before_a_kill_was_at_risk")]
    [TestCase("1 2 7 8", 2, 2, TestName = "Tail_that_is_older_than_the_commit_interval_is_lost")]
    [TestCase("1 2 3 4 6 7 8", 1, 0, TestName = "Hole_before_what_arrived_is_lost")]
    [TestCase("1 2 3 4 5 6 7", 1, 0, TestName = "Tail_of_a_process_that_was_not_killed_is_lost")]
    [TestCase("1 2 3 4 5 6", 2, 0, TestName = "All_of_a_process_that_was_not_killed_is_lost")]
    public void Polled(string seen, long lost, long unflushed)
    {
        var killed = new Life(1);
        killed.Ends(LifeEnd.Killed);
        var old = killed.EndedAt - (5 * Stopwatch.Frequency);
        var handouts = Enumerable.Range(1, 8).Select(n => new Handout(n <= 4 ? old : killed.EndedAt, n <= 6 ? 1 : 2)).ToArray();
        var losses = new Losses([killed, new Life(2)], s_atRisk);

        losses.AddPolled(TallyOf(seen), handouts);

        Assert.That((losses.Lost, losses.Unflushed), Is.EqualTo((lost, unflushed)));
    }

    [Test]
    public void Tail_before_SIGTERM_is_lost()
    {
        var asked = new Life(1);
        asked.Ends(LifeEnd.Asked);
        var losses = new Losses([asked], s_atRisk);

        losses.AddPolled(TallyOf("1 2"), [.. Enumerable.Repeat(new Handout(asked.EndedAt, 1), 3)]);

        Assert.That((losses.Lost, losses.Unflushed), Is.EqualTo((1L, 0L)));
    }

    [Test]
    public void Whatever_a_device_told_and_did_not_arrive_is_lost()
    {
        var losses = new Losses([], s_atRisk);

        losses.AddTold(TallyOf("1 3"), last: 5);

        Assert.That(losses.Lost, Is.EqualTo(3));
    }

    private static ChannelTally TallyOf(string seen)
    {
        var tally = new ChannelTally();
        foreach (var number in seen.Split(' '))
            tally.Count(long.Parse(number, System.Globalization.CultureInfo.InvariantCulture));
        return tally;
    }
}
