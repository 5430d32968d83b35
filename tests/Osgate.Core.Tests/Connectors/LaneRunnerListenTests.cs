using Osgate.Core.Connectors;
using Osgate.Core.Tests.Scripted;

namespace Osgate.Core.Tests.Connectors;

[TestFixture]
internal sealed class LaneRunnerListenTests
{
    [Test]
    public async Task A_listener_that_returns_has_lost_its_connection()
    {
        await using var rig = new LaneRig(() => new ScriptedListener(_ => Task.CompletedTask));
        rig.Run(rig.Device("meter", 10));
        var first = await rig.StepAsync();
        var second = await rig.StepAsync();
        await rig.Clock.NextWaitAsync();
        Assert.Multiple(() =>
        {
            Assert.That((first.TotalSeconds, second.TotalSeconds), Is.EqualTo((1.0, 2.0)).Using<(double A, double B)>((x, y) => Math.Abs(x.A - y.A) < 0.21 && Math.Abs(x.B - y.B) < 0.41));
            Assert.That(rig.TakeReadings(), Is.EqualTo(new[] { "meter.c0 connection lost" }), "one outage, said once");
            Assert.That(rig.Runner.Fault, Is.EqualTo("the connection ended"));
            Assert.That(rig.Created, Is.EqualTo(3));
        });
    }

    [Test]
    public async Task A_connection_that_held_is_made_again_soon()
    {
        var listening = System.Threading.Channels.Channel.CreateUnbounded<TaskCompletionSource>();
        await using var rig = new LaneRig(() => EndedByTest(listening));
        rig.Run(rig.Device("meter", 10));
        var waits = new List<double>();
        for (var i = 0; i < 4; i++)
        {
            var end = await listening.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
            rig.Clock.Advance(TimeSpan.FromSeconds(30));
            end.SetException(new IOException("cut"));
            waits.Add((await rig.StepAsync()).TotalSeconds);
        }
        Assert.That(waits, Is.All.InRange(0.8, 1.2));
    }

    [Test]
    public async Task A_listener_is_well_as_soon_as_it_is_connected()
    {
        var listening = new TaskCompletionSource();
        await using var rig = new LaneRig(() => throw new IOException("refused"), () => new ScriptedListener(cancel =>
        {
            listening.SetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, cancel);
        }));
        rig.Run();
        await rig.StepAsync();
        await listening.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.That((rig.Runner.State, rig.Runner.Fault), Is.EqualTo((LaneState.Running, (string?)null)));
    }

    [Test]
    public async Task A_listener_that_does_not_hear_its_stop_is_named_and_holds_its_lane()
    {
        var listening = new TaskCompletionSource();
        var end = new TaskCompletionSource();
        await using var rig = new LaneRig(() => new ScriptedListener(_ =>
        {
            listening.SetResult();
            return end.Task;
        }));
        rig.Run(rig.Device("meter", 10));
        await listening.Task.WaitAsync(TimeSpan.FromSeconds(20));
        rig.Stop();
        rig.Runner.Look();
        rig.Clock.Advance(CallWatch.Grace);
        rig.Runner.Look();
        Assert.That((rig.Runner.State, rig.Runner.Fault, rig.Running.IsCompleted), Is.EqualTo((LaneState.Stuck, "listen does not return", false)));
        end.SetResult();
    }

    [Test]
    public async Task A_second_outage_is_reported_as_the_first_was()
    {
        var listening = System.Threading.Channels.Channel.CreateUnbounded<TaskCompletionSource>();
        await using var rig = new LaneRig(() => EndedByTest(listening));
        rig.Run(rig.Device("meter", 10));
        for (var outage = 0; outage < 2; outage++)
        {
            var end = await listening.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
            rig.Clock.Advance(TimeSpan.FromSeconds(10));
            end.SetException(new IOException("cut"));
            await rig.StepAsync();
        }
        Assert.That(rig.TakeReadings(), Is.EqualTo(new[] { "meter.c0 connection lost", "meter.c0 connection lost" }));
    }

    [Test]
    public async Task What_is_neither_poller_nor_listener_is_said()
    {
        await using var rig = new LaneRig(() => new Neither());
        rig.Run(rig.Device("meter", 10));
        await rig.Clock.NextWaitAsync();
        Assert.That(rig.Runner.Fault, Is.EqualTo("Neither is neither an IPoller of its factory's types nor an IListener"));
    }

    // Listens until the test ends it.
    private static ScriptedListener EndedByTest(System.Threading.Channels.Channel<TaskCompletionSource> listening) => new(async cancel =>
    {
        var end = new TaskCompletionSource();
        listening.Writer.TryWrite(end);
        await end.Task.WaitAsync(cancel);
    });

    private sealed class Neither : IConnector
    {
        public Task ConnectAsync(CancellationToken cancel) => Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
