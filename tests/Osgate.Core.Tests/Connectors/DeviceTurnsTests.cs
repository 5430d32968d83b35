using Microsoft.Extensions.Time.Testing;
using Osgate.Core.Connectors;
using Osgate.Core.Tests.Scripted;
using Osgate.Testing;

namespace Osgate.Core.Tests.Connectors;

[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class DeviceTurnsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly ListLogger _log = new();
    private readonly CountingWriter _writer = new();
    private readonly ScriptedFactory _factory = new();
    private readonly Device _device;
    private readonly DeviceTurns _turns;
    private readonly Poll _due;
    private TimeSpan _now;
    private int _asked;
    private int _taken;

    public DeviceTurnsTests()
    {
        _device = _factory.Device("meter", 10, 10);
        _turns = new DeviceTurns(_factory, _device, 0, _writer, new FaultLog(_log, _time, "meter"));
        _due = _factory.CreatePoll(_device, _device.Channels);
    }

    [Test]
    public async Task What_the_device_says_goes_out()
    {
        await TurnAsync(ScriptedPoller.Answer);
        Assert.That(TakeReadings(), Is.EqualTo(new[] { "c0=1", "c1=1" }));
    }

    [Test]
    public async Task A_due_channel_that_was_not_reported_goes_out_bad()
    {
        await TurnAsync(AnswerFirst);
        Assert.That(TakeReadings(), Is.EqualTo(new[] { "c0=1", "c1 not reported" }));
    }

    [Test]
    public async Task A_failing_device_is_bad_with_its_reason_but_for_what_it_did_say()
    {
        await TurnAsync(AnswerFirstThenFail);
        Assert.Multiple(() =>
        {
            Assert.That(TakeReadings(), Is.EqualTo(new[] { "c0=1", "c1 timeout" }));
            Assert.That((_turns.Fault, _turns.IsSilent, _turns.Breaker.Failures), Is.EqualTo(("timeout", true, 1)));
        });
    }

    [Test]
    public async Task A_device_that_answers_with_a_failure_is_not_silent()
    {
        await TurnAsync((_, _) => throw new DeviceException("illegal address"));
        Assert.That(_turns.IsSilent, Is.False);
    }

    [Test]
    public async Task A_failing_device_is_asked_less_and_less_and_says_so_once()
    {
        for (var i = 0; i < 3; i++)
            await TurnAsync(Fail);
        Assert.That(TakeReadings(), Is.EqualTo(Enumerable.Repeat(new[] { "c0 timeout", "c1 timeout" }, 3).SelectMany(r => r)));
        Assert.That(_turns.Breaker.IsOpen, Is.True);
        for (var i = 0; i < 60; i++)
            await TurnAsync(Fail);
        Assert.Multiple(() =>
        {
            Assert.That(_asked, Is.InRange(7, 9), "of 63 turns");
            Assert.That(TakeReadings(), Is.Empty);
        });
    }

    [Test]
    public async Task A_device_that_stays_bad_says_so_again_every_quarter_of_an_hour()
    {
        _now = TimeSpan.FromMinutes(14);
        for (var i = 0; i < 3; i++)
            await TurnAsync(Fail);
        TakeReadings();
        var opened = _now - TimeSpan.FromSeconds(10);
        var said = new List<double>();
        for (var i = 0; i < 200; i++)
        {
            await TurnAsync(Fail);
            if (TakeReadings().Any())
                said.Add((_now - TimeSpan.FromSeconds(10) - opened).TotalMinutes);
        }
        Assert.That(said, Is.EqualTo(new double[] { 15, 30 }));
    }

    [Test]
    public async Task A_channel_that_answered_before_its_device_failed_is_bad_at_the_next_turn_that_is_left_out()
    {
        for (var i = 0; i < 2; i++)
            await TurnAsync(Fail);
        TakeReadings();
        await TurnAsync(AnswerFirstThenFail);
        Assert.That(TakeReadings(), Is.EqualTo(new[] { "c0=1", "c1 timeout" }));
        await TurnAsync(Fail);
        Assert.That(TakeReadings(), Is.EqualTo(new[] { "c0 timeout" }));
        Assert.That(_asked, Is.EqualTo(3), "the last turn was left out");
    }

    [Test]
    public async Task A_device_that_answers_again_is_well_at_once()
    {
        for (var i = 0; i < 3; i++)
            await TurnAsync(Fail);
        _turns.Breaker.ProbeNow();
        TakeReadings();
        await TurnAsync(ScriptedPoller.Answer);
        Assert.Multiple(() =>
        {
            Assert.That(TakeReadings(), Is.EqualTo(new[] { "c0=1", "c1=1" }));
            Assert.That((_turns.Fault, _turns.IsSilent, _turns.Breaker.IsOpen), Is.EqualTo(((string?)null, false, false)));
            Assert.That(_log.Lines[^1].Message, Does.StartWith("meter: works again, after 3 failures"));
        });
        _turns.SayBad(_device.Channels.AsSpan(), "connection lost", _now);
        Assert.That(TakeReadings(), Is.EqualTo(new[] { "c0 connection lost", "c1 connection lost" }), "what was said before does not count");
    }

    [Test]
    public void A_broken_connection_is_not_the_devices_matter_but_what_was_read_before_counts()
    {
        Assert.That(async () => await TurnAsync(AnswerFirstThenBreak), Throws.InstanceOf<IOException>());
        Assert.Multiple(() =>
        {
            Assert.That(TakeReadings(), Is.EqualTo(new[] { "c0=1" }));
            Assert.That((_turns.Fault, _turns.Breaker.Failures), Is.EqualTo(((string?)null, 0)));
        });
    }

    private static ValueTask Fail(Poll<ScriptedMeta, ScriptedMeta> due, CancellationToken cancel) => throw DeviceException.Timeout();

    private static ValueTask AnswerFirst(Poll<ScriptedMeta, ScriptedMeta> due, CancellationToken cancel)
    {
        due.Report(due.Channels[0], 1);
        return ValueTask.CompletedTask;
    }

    private static ValueTask AnswerFirstThenFail(Poll<ScriptedMeta, ScriptedMeta> due, CancellationToken cancel)
    {
        due.Report(due.Channels[0], 1);
        throw DeviceException.Timeout();
    }

    private static ValueTask AnswerFirstThenBreak(Poll<ScriptedMeta, ScriptedMeta> due, CancellationToken cancel)
    {
        due.Report(due.Channels[0], 1);
        throw new IOException("the line is cut");
    }

    private async Task TurnAsync(Func<Poll<ScriptedMeta, ScriptedMeta>, CancellationToken, ValueTask> behaviour)
    {
        var poller = new ScriptedPoller
        {
            Poll = (due, cancel) =>
            {
                _asked++;
                return behaviour(due, cancel);
            },
        };
        await _turns.RunAsync(poller, _due, () => _now, CancellationToken.None);
        _now += TimeSpan.FromSeconds(10);
    }

    private List<string> TakeReadings()
    {
        var all = _writer.Readings;
        var fresh = all.Skip(_taken).Select(r => r.Quality == Quality.Good ? $"{r.Channel}={r.Value}" : $"{r.Channel} {r.Reason}").ToList();
        _taken = all.Count;
        return fresh;
    }
}
