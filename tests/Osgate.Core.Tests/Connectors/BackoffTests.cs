using Osgate.Core.Connectors;

namespace Osgate.Core.Tests.Connectors;

[TestFixture]
internal sealed class BackoffTests
{
    [Test]
    public void Waits_double_up_to_the_longest()
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60), () => 0.5);
        Assert.That(Enumerable.Range(0, 8).Select(_ => backoff.Next().TotalSeconds), Is.EqualTo(new double[] { 1, 2, 4, 8, 16, 32, 60, 60 }));
        for (var i = 0; i < 100; i++)
            backoff.Next();
        Assert.That(backoff.Next().TotalSeconds, Is.EqualTo(60));
    }

    [Test]
    public void Success_begins_anew()
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60), () => 0.5);
        backoff.Next();
        backoff.Next();
        Assert.That(backoff.Failures, Is.EqualTo(2));
        backoff.Reset();
        Assert.That((backoff.Failures, backoff.Next().TotalSeconds), Is.EqualTo((0, 1.0)));
    }

    [TestCase(0, 0.8)]
    [TestCase(0.999999, 1.2)]
    public void Jitter_is_a_fifth_to_either_side(double random, double seconds) =>
        Assert.That(new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60), () => random).Next().TotalSeconds, Is.EqualTo(seconds).Within(0.0001));
}
