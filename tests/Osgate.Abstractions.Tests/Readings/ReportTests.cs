namespace Osgate.Tests.Readings;

[TestFixture]
internal sealed class ReportTests
{
    private readonly NothingFactory _factory = new();

    [Test]
    public void Readings_stand_in_the_order_added_and_a_channel_may_come_twice()
    {
        var device = _factory.Device("meter", "a", "b");
        var report = new Report(device);
        report.Add(device.Channels[1], 10);
        report.Add(device.Channels[0], Reading.Bad("timeout"));
        report.Add(device.Channels[1], 11);
        Assert.Multiple(() =>
        {
            Assert.That(report.Count, Is.EqualTo(3));
            Assert.That(report.Readings.ToArray().Select(r => (r.Channel, r.Reading.Value)), Is.EqualTo(new (int, ReadingValue)[] { (1, 10), (0, default), (1, 11) }));
        });
    }

    [Test]
    public void A_cleared_report_is_empty_and_filling_it_again_allocates_nothing()
    {
        var device = _factory.Device("meter", "a", "b");
        var report = new Report(device);
        Fill();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            Fill();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(100));
        report.Clear();
        Assert.That(report.Count, Is.Zero);

        void Fill()
        {
            report.Clear();
            report.Add(device.Channels[0], 1.5);
            report.Add(device.Channels[1], true);
        }
    }

    [Test]
    public void A_channel_of_another_device_is_refused()
    {
        var report = new Report(_factory.Device("meter", "a"));
        var other = _factory.Device("other", "a", "b");
        Assert.Multiple(() =>
        {
            Assert.That(() => report.Add(other.Channels[0], 1), Throws.ArgumentException.With.Message.StartsWith("'a' is no channel of 'meter': report it under its own device"));
            Assert.That(() => report.Add(other.Channels[1], 1), Throws.ArgumentException);
            Assert.That(report.Count, Is.Zero);
        });
    }
}
