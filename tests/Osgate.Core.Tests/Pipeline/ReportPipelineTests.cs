using Osgate.Core.Pipeline;

namespace Osgate.Core.Tests.Pipeline;

[TestFixture]
internal sealed class ReportPipelineTests
{
    private static readonly DateTimeOffset Yesterday = new(2026, 1, 30, 12, 0, 0, TimeSpan.Zero);

    private readonly ReportPipeline _pipeline = new();

    private static IEnumerable<TestCaseData> Worthless()
    {
        yield return new TestCaseData(new Reading(double.NaN), "not a number");
        yield return new TestCaseData(new Reading(double.NegativeInfinity), "not a number");
        yield return new TestCaseData(new Reading(float.PositiveInfinity), "not a number");
        yield return new TestCaseData(new Reading((string?)null), "no value");
        yield return new TestCaseData(new Reading(default, Quality.Uncertain, "sensor"), "sensor");
    }

    [TestCaseSource(nameof(Worthless))]
    public void A_value_that_is_none_goes_out_bad(Reading reading, string reason)
    {
        var back = Run(reading);
        Assert.That((back.Quality, back.Reason, back.Value.Kind), Is.EqualTo((Quality.Bad, reason, ValueKind.None)));
    }

    [Test]
    public void It_keeps_the_devices_time_of_a_value_that_is_none() =>
        Assert.That(Run(new Reading(double.NaN, deviceTime: Yesterday)).DeviceTime, Is.EqualTo(Yesterday));

    [Test]
    public void It_leaves_all_else_as_it_is()
    {
        foreach (var reading in new[] { new Reading(1.5, Quality.Uncertain, "clock", Yesterday), new Reading("text"), new Reading(float.MaxValue), Reading.Bad("timeout"), new Reading(default, Quality.Bad) })
            Assert.That(Run(reading), Is.EqualTo(reading));
    }

    [Test]
    public void It_allocates_nothing_per_reading()
    {
        var readings = Enumerable.Range(0, 500).Select(i => new ChannelReading(i, new Reading(i % 2 == 0 ? double.NaN : i))).ToArray();
        _pipeline.Run(readings);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            _pipeline.Run(readings);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(100));
    }

    private Reading Run(Reading reading)
    {
        var back = _pipeline.Run([new ChannelReading(3, reading)]);
        Assert.That(back[0].Channel, Is.EqualTo(3));
        return back[0].Reading;
    }
}
