namespace Osgate.Tests.Sinks;

[TestFixture]
internal sealed class BatchLimitsTests
{
    [Test]
    public void Without_a_word_of_the_sink_batches_are_small_and_come_at_once()
    {
        var limits = new BatchLimits();
        Assert.Multiple(() =>
        {
            Assert.That((limits.MaxReports, limits.MaxReadings, limits.MaxBytes), Is.EqualTo((1_000, 10_000, 1_048_576L)));
            Assert.That(limits.Linger, Is.EqualTo(TimeSpan.Zero));
            Assert.That(limits.DeliveryTimeout, Is.EqualTo(TimeSpan.FromSeconds(30)));
        });
    }
}
