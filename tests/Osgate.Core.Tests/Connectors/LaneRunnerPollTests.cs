using Osgate.Core.Connectors;
using Osgate.Core.Tests.Scripted;

namespace Osgate.Core.Tests.Connectors;

[TestFixture]
internal sealed class LaneRunnerPollTests
{
    [Test]
    public async Task Every_device_is_asked_at_once_and_then_in_its_rhythm()
    {
        await using var rig = new LaneRig(() => new ScriptedPoller());
        rig.Run(rig.Device("one", 10), rig.Device("two", 10));
        await rig.Clock.NextWaitAsync();
        Assert.That((rig.TakeReadings(), rig.Runner.State, rig.Runner.Fault), Is.EqualTo((new[] { "one.c0=1", "two.c0=1" }, LaneState.Running, (string?)null)));
    }

    [Test]
    public async Task Phases_of_a_lanes_devices_are_spread()
    {
        var started = new List<(string Device, double At)>();
        LaneRig rig = null!;
        rig = new LaneRig(() => new ScriptedPoller
        {
            Poll = (due, cancel) =>
            {
                started.Add((due.Device.Name, (rig.Clock.GetUtcNow() - rig.Clock.Start).TotalSeconds));
                return ScriptedPoller.Answer(due, cancel);
            },
        });
        await using var disposing = rig;
        rig.Run([.. Enumerable.Range(0, 5).Select(i => rig.Device($"d{i}", 10))]);
        await rig.StepUntilAsync(() => started.Count >= 20);
        var later = started.Skip(10).Take(10).Select(s => s.At).ToList();
        Assert.That(later.Zip(later.Skip(1), (a, b) => b - a), Is.All.EqualTo(2).Within(0.01));
    }

    [Test]
    public async Task No_connection_is_reported_once_and_tried_again_less_and_less_often()
    {
        await using var rig = new LaneRig(() => new ScriptedPoller { Connect = _ => throw new IOException("refused") });
        rig.Run(rig.Device("meter", 10));
        var waits = new List<double>();
        for (var i = 0; i < 8; i++)
            waits.Add((await rig.StepAsync()).TotalSeconds);
        await rig.Clock.NextWaitAsync();
        var nominal = new double[] { 1, 2, 4, 8, 16, 32, 60, 60 };
        Assert.Multiple(() =>
        {
            Assert.That(waits.Zip(nominal, (w, n) => w / n), Is.All.InRange(0.79, 1.21));
            Assert.That(waits.Zip(nominal, (w, n) => w / n), Has.Some.Not.EqualTo(1).Within(0.001), "there is jitter");
            Assert.That(rig.TakeReadings(), Is.EqualTo(new[] { "meter.c0 no connection" }));
            Assert.That((rig.Runner.Fault, rig.Runner.State), Is.EqualTo(("refused", LaneState.Waiting)));
            Assert.That(rig.Log.Lines.Count(l => l.Message.Contains("refused", StringComparison.Ordinal)), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task A_constructor_that_throws_is_no_connection()
    {
        await using var rig = new LaneRig(() => throw new InvalidOperationException("hostile"), () => new ScriptedPoller());
        rig.Run(rig.Device("meter", 10));
        await rig.StepAsync();
        await rig.Clock.NextWaitAsync();
        Assert.That((rig.TakeReadings(), rig.Created, rig.Runner.Fault), Is.EqualTo((new[] { "meter.c0 no connection", "meter.c0=1" }, 2, (string?)null)));
    }

    [Test]
    public async Task A_throw_in_a_poll_makes_a_new_connection_and_loses_no_reading()
    {
        var polls = 0;
        var first = new ScriptedPoller
        {
            Poll = (due, cancel) =>
            {
                due.Report(due.Channels[0], 7);
                return ++polls == 2 ? throw new IOException("cut") : ValueTask.CompletedTask;
            },
        };
        await using var rig = new LaneRig(() => first, () => new ScriptedPoller());
        rig.Run(rig.Device("meter", 10));
        await rig.StepAsync();
        await rig.StepAsync();
        await rig.Clock.NextWaitAsync();
        Assert.That(rig.TakeReadings(), Is.EqualTo(new[] { "meter.c0=7", "meter.c0=7", "meter.c0 connection lost", "meter.c0=1" }));
        Assert.That((first.IsDisposed, rig.Created), Is.EqualTo((true, 2)));
    }

    [Test]
    public async Task A_line_on_which_every_device_is_silent_is_opened_anew()
    {
        await using var rig = new LaneRig(() => new ScriptedPoller { Poll = (_, _) => throw DeviceException.Timeout() }, () => new ScriptedPoller());
        rig.Run(rig.Device("one", 1), rig.Device("two", 1), rig.Device("without channels"));
        await rig.StepUntilAsync(() => rig.Created == 2);
        Assert.That(rig.TakeReadings().TakeLast(2), Is.EquivalentTo(new[] { "one.c0=1", "two.c0=1" }));
    }

    [Test]
    public async Task A_line_on_which_one_device_answers_is_not_opened_anew()
    {
        var polls = 0;
        await using var rig = new LaneRig(() => new ScriptedPoller
        {
            Poll = (due, cancel) =>
            {
                polls++;
                return due.Device.Name == "dead" ? throw DeviceException.Timeout() : ScriptedPoller.Answer(due, cancel);
            },
        });
        rig.Run(rig.Device("dead", 1), rig.Device("well", 1));
        await rig.StepUntilAsync(() => polls > 200);
        Assert.That(rig.Created, Is.EqualTo(1));
    }

    [Test]
    public async Task Dead_devices_do_not_slow_their_neighbours()
    {
        var answers = 0;
        LaneRig rig = null!;
        rig = new LaneRig(() => new ScriptedPoller
        {
            Poll = (due, cancel) =>
            {
                if (due.Device.Name.StartsWith("dead", StringComparison.Ordinal))
                {
                    // What a timeout costs the line.
                    rig.Clock.Advance(TimeSpan.FromSeconds(1));
                    throw DeviceException.Timeout();
                }
                answers++;
                return ScriptedPoller.Answer(due, cancel);
            },
        });
        await using var disposing = rig;
        rig.Run([.. Enumerable.Range(0, 7).Select(i => rig.Device($"well {i}", 2)), .. Enumerable.Range(0, 3).Select(i => rig.Device($"dead {i}", 2))]);
        await rig.StepUntilAsync(() => rig.Clock.GetUtcNow() - rig.Clock.Start >= TimeSpan.FromMinutes(10));
        Assert.That(answers, Is.GreaterThanOrEqualTo(0.9 * 7 * 300), "of 7 devices, 300 turns each");
    }

    [Test]
    public async Task What_is_due_within_the_timers_grain_is_not_waited_for_in_circles()
    {
        var polls = 0;
        await using var rig = new LaneRig(() => new ScriptedPoller
        {
            Poll = (due, cancel) =>
            {
                polls++;
                return ScriptedPoller.Answer(due, cancel);
            },
        });
        rig.Run(rig.Device("meter", 0.0107), rig.Device("other", 0.0033));
        await rig.StepUntilAsync(() => polls >= 100);
        Assert.That(rig.Created, Is.EqualTo(1));
    }

    [Test]
    public async Task A_poll_that_takes_too_long_is_cancelled_and_the_connection_made_anew()
    {
        var begun = new TaskCompletionSource();
        var slow = new ScriptedPoller
        {
            Poll = async (_, cancel) =>
            {
                begun.SetResult();
                await new TaskCompletionSource().Task.WaitAsync(cancel);
            },
        };
        await using var rig = new LaneRig(() => slow, () => new ScriptedPoller());
        rig.Run(rig.Device("meter", 10));
        await rig.StepOverCallAsync(begun.Task);
        await rig.StepAsync();
        await rig.Clock.NextWaitAsync();
        Assert.That(rig.TakeReadings(), Is.EqualTo(new[] { "meter.c0 connection lost", "meter.c0=1" }));
    }

    [Test]
    public async Task A_call_that_ignores_its_cancellation_is_named_and_gets_no_second_instance_until_it_returns()
    {
        var begun = new TaskCompletionSource();
        var hangs = new TaskCompletionSource();
        var deaf = new ScriptedPoller
        {
            Connect = _ =>
            {
                begun.SetResult();
                return hangs.Task;
            },
        };
        await using var rig = new LaneRig(() => deaf, () => new ScriptedPoller());
        rig.Run(rig.Device("meter", 10));
        await rig.StepOverCallAsync(begun.Task);
        rig.Clock.Advance(CallWatch.Grace);
        rig.Runner.Look();
        Assert.That((rig.Runner.State, rig.Runner.Fault, rig.Created), Is.EqualTo((LaneState.Stuck, "connect does not return", 1)));
        Assert.That(rig.Log.Lines[^1].Message, Is.EqualTo("scripted: the line is stuck: connect was cancelled and has not returned; it gets no second connection until it does"));
        hangs.SetException(new IOException("at last"));
        await rig.StepAsync();
        await rig.Clock.NextWaitAsync();
        Assert.That((rig.Runner.State, rig.Created), Is.EqualTo((LaneState.Running, 2)));
    }

    [Test]
    public async Task A_stop_ends_a_poll_and_reports_nothing()
    {
        var polling = new TaskCompletionSource();
        await using var rig = new LaneRig(() => new ScriptedPoller
        {
            Poll = async (_, cancel) =>
            {
                polling.SetResult();
                await new TaskCompletionSource().Task.WaitAsync(cancel);
            },
        });
        rig.Run(rig.Device("meter", 10));
        await polling.Task.WaitAsync(TimeSpan.FromSeconds(20));
        rig.Stop();
        await rig.Running.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.That((rig.TakeReadings(), rig.Runner.State), Is.EqualTo((Array.Empty<string>(), LaneState.Stopped)));
    }
}
