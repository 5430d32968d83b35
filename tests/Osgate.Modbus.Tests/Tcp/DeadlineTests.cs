using Microsoft.Extensions.Time.Testing;

namespace Osgate.Modbus.Tests.Tcp;

public sealed class DeadlineTests
{
    private readonly FakeTimeProvider _time = new();
    private int _calls;

    [SetUp]
    public void ForgetCalls() => _calls = 0;

    [Test]
    public void Deadline_calls_when_it_is_over_and_not_before()
    {
        using var deadline = new Deadline(_time, () => _calls++);
        deadline.Start(TimeSpan.FromSeconds(1));

        _time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.That((_calls, deadline.IsOver), Is.EqualTo((0, false)));

        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That((_calls, deadline.IsOver), Is.EqualTo((1, true)));
    }

    [Test]
    public void Deadline_that_was_stopped_does_not_call()
    {
        using var deadline = new Deadline(_time, () => _calls++);
        deadline.Start(TimeSpan.FromSeconds(1));
        deadline.Stop();

        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.That((_calls, deadline.IsOver), Is.EqualTo((0, false)));
    }

    [Test]
    public void Deadline_that_was_started_anew_counts_from_then()
    {
        using var deadline = new Deadline(_time, () => _calls++);
        deadline.Start(TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromMilliseconds(900));
        deadline.Stop();
        deadline.Start(TimeSpan.FromSeconds(1));

        _time.Advance(TimeSpan.FromMilliseconds(900));
        Assert.That(_calls, Is.Zero);

        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.That(_calls, Is.EqualTo(1));
    }

    [Test]
    public void Timer_that_comes_early_is_asked_to_come_again()
    {
        var early = new EarlyTimeProvider();
        using var deadline = new Deadline(early, () => _calls++);
        deadline.Start(TimeSpan.FromSeconds(1));

        early.Fire(after: TimeSpan.FromMilliseconds(999.5));
        Assert.That((_calls, early.NextIn), Is.EqualTo((0, TimeSpan.FromMilliseconds(1.5))));

        early.Fire(after: TimeSpan.FromMilliseconds(1.5));
        Assert.That((_calls, early.NextIn), Is.EqualTo((1, Timeout.InfiniteTimeSpan)));
    }
}
