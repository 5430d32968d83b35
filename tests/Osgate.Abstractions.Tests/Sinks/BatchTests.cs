namespace Osgate.Tests.Sinks;

[TestFixture]
internal sealed class BatchTests
{
    private static readonly ReportSource Source = new() { DeviceUuid = Guid.NewGuid(), DeviceName = "meter", Connector = "c", Channels = [new SourceChannel("a", "kWh")] };

    [Test]
    public void A_batch_grows_counts_and_is_used_again()
    {
        var batch = new Batch(0);
        for (var i = 1; i <= 40; i++)
            batch.Add(ReportWith(i, readings: 2));
        Assert.Multiple(() =>
        {
            Assert.That((batch.Count, batch.ReadingCount, batch.Reports.Length), Is.EqualTo((40, 80, 40)));
            Assert.That((batch[0].Sequence, batch[39].Sequence), Is.EqualTo((1, 40)));
        });
        batch.Clear();
        Assert.That((batch.Count, batch.ReadingCount, batch.Reports.Length), Is.EqualTo((0, 0, 0)));
    }

    [TestCase(-1)]
    [TestCase(1)]
    public void A_place_that_is_not_there_is_refused(int index)
    {
        var batch = new Batch();
        batch.Add(ReportWith(1, readings: 1));
        Assert.That(() => batch[index].Sequence, Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static BatchReport ReportWith(long sequence, int readings) =>
        new(Source, DateTimeOffset.UnixEpoch, sequence, sequence, late: false, new ChannelReading[readings]);
}
