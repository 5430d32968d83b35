using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Osgate.Core.Sinks;
using Osgate.Core.Tests.Spool;
using Osgate.Testing;

namespace Osgate.Core.Tests.Sinks;

[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class BacklogLogTests
{
    private readonly FakeTimeProvider _time = new(SpoolReports.Noon);
    private readonly ListLogger _log = new();
    private readonly CountedCursor _cursor = new();

    [Test]
    public void Nothing_is_said_as_long_as_nothing_happens()
    {
        var backlog = New();
        for (var i = 0; i < 600; i++)
            Second(backlog, null);
        Assert.That(_log.Lines, Is.Empty);
    }

    [Test]
    public void A_fault_that_lasts_is_said_once_a_minute_with_what_waits()
    {
        var backlog = New();
        _cursor.BacklogReadings = 1_234_567;
        for (var i = 0; i < 180; i++)
            Second(backlog, "no route");
        Assert.That(_log.Lines, Is.EqualTo(new[]
        {
            (LogLevel.Warning, "delivery: still failing after 1 min: no route; 1,234,567 readings wait"),
            (LogLevel.Warning, "delivery: still failing after 2 min: no route; 1,234,567 readings wait"),
        }));
    }

    [TestCase(119, "119 min")]
    [TestCase(120, "2 h")]
    [TestCase(47 * 60, "47 h")]
    [TestCase(72 * 60, "3 days")]
    public void How_long_it_lasts_is_said_in_a_few_words(int minutes, string text)
    {
        var backlog = New();
        backlog.Look("no route");
        _time.Advance(TimeSpan.FromMinutes(minutes));
        backlog.Look("no route");
        Assert.That(_log.Lines.Single().Message, Does.Contain($"after {text}:"));
    }

    [Test]
    public void A_sink_that_comes_on_or_works_again_in_between_is_not_down()
    {
        var backlog = New();
        for (var i = 0; i < 200; i++)
            Second(backlog, "slow", confirmed: i / 30);
        for (var i = 0; i < 200; i++)
            Second(backlog, i % 30 == 0 ? null : "slow", confirmed: 9);
        Assert.That(_log.Lines, Is.Empty);
    }

    [Test]
    public void Drops_are_said_once_a_minute_when_there_were_any()
    {
        _cursor.DroppedReadings = 5;
        var backlog = New();
        for (var i = 1; i <= 240; i++)
        {
            if (i is 10 or 20 or 150)
                _cursor.DroppedReadings += 1_000;
            Second(backlog, null);
        }
        Assert.That(_log.Lines.Select(l => l.Message), Is.EqualTo(new[]
        {
            "2,000 readings were dropped in the last minute, 2,005 in all: the backlog reached its limit",
            "1,000 readings were dropped in the last minute, 3,005 in all: the backlog reached its limit",
        }));
        Assert.That(backlog.Dropped, Is.EqualTo(3_000), "what was dropped before this run counts for that one");
    }

    [Test]
    public void What_was_dropped_and_confirmed_after_all_does_not_hide_later_drops()
    {
        var backlog = New();
        _cursor.DroppedReadings = 100;
        Minute(backlog);
        _cursor.DroppedReadings = 40;
        Minute(backlog);
        _cursor.DroppedReadings = 50;
        Minute(backlog);
        Assert.That(_log.Lines.Select(l => l.Message.Split(' ')[0]), Is.EqualTo(new[] { "100", "10" }));
    }

    private BacklogLog New() => new(_log, _time, _cursor);

    private void Second(BacklogLog backlog, string? fault, long confirmed = 0)
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        backlog.Look(fault, confirmed);
    }

    private void Minute(BacklogLog backlog)
    {
        _time.Advance(TimeSpan.FromMinutes(1));
        backlog.Look();
    }
}
