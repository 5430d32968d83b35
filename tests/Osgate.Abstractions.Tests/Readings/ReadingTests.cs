namespace Osgate.Tests.Readings;

[TestFixture]
internal sealed class ReadingTests
{
    [Test]
    public void A_reading_is_good_and_without_device_time_unless_told_otherwise()
    {
        var reading = new Reading(1);
        Assert.That((reading.Quality, reading.Reason, reading.DeviceTime), Is.EqualTo((Quality.Good, (string?)null, (DateTimeOffset?)null)));
    }

    [Test]
    public void The_devices_time_is_kept_as_UTC()
    {
        var local = new DateTimeOffset(2026, 1, 31, 13, 0, 0, TimeSpan.FromHours(1));
        Assert.That(new Reading(1, deviceTime: local).DeviceTime!.Value, Is.EqualTo(local).And.Property("Offset").EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void A_bad_reading_has_a_reason_and_no_value()
    {
        var bad = Reading.Bad("timeout");
        Assert.That((bad.Quality, bad.Reason, bad.Value.Kind), Is.EqualTo((Quality.Bad, "timeout", ValueKind.None)));
    }
}
