using Osgate.Core.Connectors;

namespace Osgate.Core.Tests.Connectors;

[TestFixture]
internal sealed class BreakerTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    [Test]
    public void It_opens_at_the_third_failure_in_a_row()
    {
        var breaker = new Breaker(Interval);
        breaker.Fail(At(0));
        breaker.Fail(At(10));
        Assert.That((breaker.IsOpen, breaker.Allows(At(10))), Is.EqualTo((false, true)));
        breaker.Succeed();
        breaker.Fail(At(20));
        breaker.Fail(At(30));
        Assert.That(breaker.IsOpen, Is.False, "what went before the answer does not count");
        breaker.Fail(At(40));
        Assert.That((breaker.IsOpen, breaker.Failures, breaker.Allows(At(59.9)), breaker.Allows(At(60))), Is.EqualTo((true, 3, false, true)));
    }

    [Test]
    public void Probes_become_rarer_up_to_five_minutes()
    {
        var breaker = new Breaker(Interval);
        var waits = new List<double>();
        for (var i = 0; i < 10; i++)
        {
            breaker.Fail(At(0));
            waits.Add(Enumerable.Range(0, 1000).First(s => breaker.Allows(At(s))));
        }
        Assert.That(waits, Is.EqualTo(new double[] { 0, 0, 20, 40, 80, 160, 300, 300, 300, 300 }));
    }

    [Test]
    public void An_answer_closes_it()
    {
        var breaker = Open(Interval);
        breaker.Succeed();
        Assert.That((breaker.IsOpen, breaker.Allows(At(0))), Is.EqualTo((false, true)));
    }

    [Test]
    public void It_can_be_told_to_probe_at_once()
    {
        var breaker = Open(Interval);
        breaker.ProbeNow();
        Assert.That((breaker.IsOpen, breaker.Allows(At(0))), Is.EqualTo((true, true)));
    }

    [Test]
    public void An_interval_beyond_five_minutes_is_probed_at_its_own_pace_however_long_it_fails()
    {
        var breaker = new Breaker(TimeSpan.FromDays(366));
        for (var i = 0; i < 50; i++)
            breaker.Fail(At(0));
        Assert.That((breaker.Allows(TimeSpan.FromDays(365)), breaker.Allows(TimeSpan.FromDays(366))), Is.EqualTo((false, true)));
    }

    private static Breaker Open(TimeSpan interval)
    {
        var breaker = new Breaker(interval);
        for (var i = 0; i < 3; i++)
            breaker.Fail(At(0));
        return breaker;
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
