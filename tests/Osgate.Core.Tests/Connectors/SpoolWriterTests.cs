using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using Osgate.Core.Connectors;
using Osgate.Core.Spool;
using Osgate.Core.Tests.Scripted;
using Osgate.Core.Tests.Spool;

namespace Osgate.Core.Tests.Connectors;

[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SpoolWriterTests
{
    private readonly ScriptedFactory _factory = new();
    private readonly FakeTimeProvider _time = new(SpoolReports.Noon);
    private readonly FlushLog _spool = new();
    private readonly Device _device;
    private readonly LaneRoute _route;
    private readonly SpoolWriter _writer;

    public SpoolWriterTests()
    {
        _device = _factory.Device("meter", 10);
        var source = LaneRoute.SourceOf(_device, "connector", ["one"], new HashSet<string>(), Labels("site", "north", "unit", "a"), Labels("unit", "b"));
        _route = new LaneRoute(_spool, _time, [KeyValuePair.Create(_device, source)]);
        _writer = new SpoolWriter(_route);
    }

    [Test]
    public void Channels_of_high_priority_are_known_by_their_places()
    {
        var device = _factory.Device("meter", 1, 1, 1);
        Assert.That(LaneRoute.SourceOf(device, "connector", [], new HashSet<string> { "c2", "c0", "left out" }).HighChannels, Is.EqualTo(new[] { 0, 2 }));
    }

    [Test]
    public void A_report_is_stamped_and_carries_what_sinks_may_know()
    {
        _writer.Write(Report(1, Reading.Bad("x")));
        var (source, timestamp) = _spool.Appended.Single();
        Assert.Multiple(() =>
        {
            Assert.That(timestamp, Is.EqualTo(SpoolReports.Noon));
            Assert.That(source.Sinks, Is.EqualTo(new[] { "one" }));
            Assert.That((source.Source.DeviceName, source.Source.DeviceUuid, source.Source.Connector), Is.EqualTo(("meter", _device.Uuid, "connector")));
            Assert.That(source.Source.Channels.Single().Name, Is.EqualTo("c0"));
            Assert.That(source.Source.Labels, Is.EquivalentTo(Labels("site", "north", "unit", "b")), "the nearer one stands");
            Assert.That((_route.Readings, _route.BadReadings), Is.EqualTo((2L, 1L)));
        });
    }

    [Test]
    public void An_empty_report_is_none()
    {
        _writer.Write(new Report(_device));
        Assert.That(_spool.Appended, Is.Empty);
    }

    [Test]
    public void A_report_of_a_device_of_another_lane_is_counted_and_goes_nowhere()
    {
        var report = new Report(_factory.Device("stranger", 10));
        report.Add(report.Device.Channels[0], 1);
        _writer.Write(report);
        Assert.That((_spool.Appended.Count, _route.Strangers), Is.EqualTo((0, 1L)));
    }

    [Test]
    public async Task A_flush_covers_what_this_writer_wrote_since_the_last_one()
    {
        await _writer.FlushAsync();
        _writer.Write(Report(1));
        _writer.Write(Report(2));
        await _writer.FlushAsync();
        await _writer.FlushAsync();
        _writer.Write(Report(3));
        await _writer.FlushAsync();
        Assert.That(_spool.Flushed, Is.EqualTo(new[] { (0L, 2L), (2L, 3L) }));
    }

    [Test]
    public async Task What_a_cancelled_flush_left_open_is_in_the_next_one()
    {
        _writer.Write(Report(1));
        Assert.That(async () => await _writer.FlushAsync(new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());
        _writer.Write(Report(2));
        await _writer.FlushAsync();
        Assert.That(_spool.Flushed, Is.EqualTo(new[] { (0L, 2L) }));
    }

    [Test]
    public async Task What_was_lost_is_said_once()
    {
        _writer.Write(Report(1));
        _spool.Failure = new SpoolUnavailableException("the disk is full", TimeSpan.FromSeconds(5));
        Assert.That(async () => await _writer.FlushAsync(), Throws.TypeOf<SpoolUnavailableException>());
        _spool.Failure = null;
        await _writer.FlushAsync();
        Assert.That(_spool.Flushed, Is.Empty);
    }

    private static ImmutableSortedDictionary<string, string> Labels(params string[] pairs) =>
        pairs.Chunk(2).ToImmutableSortedDictionary(p => p[0], p => p[1]);

    private Report Report(params Reading[] readings)
    {
        var report = new Report(_device);
        foreach (var reading in readings)
            report.Add(_device.Channels[0], reading);
        return report;
    }

    private Report Report(ReadingValue value, params Reading[] more) => Report([new Reading(value), .. more]);
}
