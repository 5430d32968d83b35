using Microsoft.Extensions.Logging;
using Osgate.Core.Connectors;
using Osgate.Core.Spool;
using Osgate.Core.Tests.Spool;

namespace Osgate.Core.Tests.Sinks;

[TestFixture]
internal sealed class SinkRunnerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Test]
    public async Task What_is_written_is_delivered_in_order_and_counted()
    {
        await using var rig = new SinkRig().Run();
        rig.Append(10, 2);
        rig.Append(20);
        await rig.DrainAsync();
        Assert.Multiple(() =>
        {
            Assert.That(rig.Taken, Is.EqualTo(new[] { (1, "10"), (2, "11"), (3L, "20") }));
            Assert.That((rig.Runner.Tally.Delivered, rig.Runner.Tally.DeliveredReports, rig.Runner.Tally.Rejected), Is.EqualTo((3L, 2L, 0L)));
            Assert.That(rig.Sink.IsDisposed, Is.True);
        });
    }

    [Test]
    public async Task A_failed_batch_is_asked_for_again_with_the_same_numbers_less_and_less_often()
    {
        await using var rig = new SinkRig();
        var batches = new List<string>();
        rig.Sink.Behave((batch, _) =>
        {
            batches.Add(Spool.SpoolReports.Show(batch));
            return batches.Count <= 3 ? throw new IOException("the broker is down") : Task.CompletedTask;
        });
        rig.Append(10, 2);
        rig.Run();
        var waits = new List<double>();
        for (var i = 0; i < 3; i++)
        {
            var wait = await rig.Clock.NextWaitAsync();
            waits.Add(wait.TotalSeconds);
            Assert.That((rig.Runner.Fault, rig.Runner.Cursor.Backlog), Is.EqualTo(("the broker is down", 1L)));
            rig.Clock.Advance(wait);
        }
        await rig.DrainAsync();
        Assert.Multiple(() =>
        {
            Assert.That(waits.Zip(new[] { 0.2, 0.4, 0.8 }, (w, n) => w / n), Is.All.InRange(0.79, 1.21));
            Assert.That(batches, Is.EqualTo(Enumerable.Repeat("1/1:10,11", 4)));
            Assert.That((rig.Runner.Tally.Delivered, rig.Runner.Fault), Is.EqualTo((2L, (string?)null)));
            Assert.That(rig.Log.Lines.Count(l => l.Level == LogLevel.Warning), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task A_sink_that_drains_tries_once_more_at_once()
    {
        await using var rig = new SinkRig();
        rig.Sink.Behave((_, _) => rig.Sink.Deliveries == 1 ? throw new IOException("down") : Task.CompletedTask);
        rig.Append(10);
        rig.Run();
        await rig.Clock.NextWaitAsync();
        await rig.DrainAsync();
        Assert.That(rig.Runner.Tally.Delivered, Is.EqualTo(1));
    }

    [Test]
    public async Task A_sinks_trouble_is_not_seen_by_the_others()
    {
        await using var spool = new SpoolRig().Spool;
        await using var broken = new SinkRig(spool: spool, name: "broken");
        await using var well = new SinkRig(spool: spool, name: "well");
        broken.Sink.Behave((_, _) => throw new IOException("down"));
        broken.Run();
        well.Run();
        well.Append(1);
        await broken.Clock.NextWaitAsync();
        await well.DrainAsync();
        Assert.That((well.Runner.Tally.Delivered, broken.Runner.Tally.Delivered, broken.Runner.Cursor.Backlog), Is.EqualTo((1L, 0L, 1L)));
    }

    [Test]
    public async Task A_batch_keeps_to_the_limits_of_its_sink()
    {
        await using var rig = new SinkRig(new BatchLimits { MaxReports = 2 });
        var sizes = new List<int>();
        rig.Sink.Behave((batch, _) =>
        {
            sizes.Add(batch.Count);
            return Task.CompletedTask;
        });
        for (var i = 0; i < 5; i++)
            rig.Append(i);
        rig.Run();
        await rig.DrainAsync();
        Assert.That(sizes, Is.EqualTo(new[] { 2, 2, 1 }));
    }

    [Test]
    public async Task A_delivery_that_takes_too_long_is_cancelled_and_asked_for_again()
    {
        await using var rig = new SinkRig(new BatchLimits { DeliveryTimeout = TimeSpan.FromSeconds(5) });
        var begun = new TaskCompletionSource();
        rig.Sink.Behave(async (_, cancel) =>
        {
            if (begun.TrySetResult())
                await new TaskCompletionSource().Task.WaitAsync(cancel);
        });
        rig.Append(1);
        rig.Run();
        await begun.Task.WaitAsync(Patience);
        rig.Clock.Advance(TimeSpan.FromSeconds(5));
        rig.Runner.Look();
        var wait = await rig.Clock.NextWaitAsync();
        Assert.That(rig.Runner.Fault, Is.EqualTo("not confirmed within 5 s"));
        rig.Clock.Advance(wait);
        await rig.DrainAsync();
        Assert.That(rig.Runner.Tally.Delivered, Is.EqualTo(1));
    }

    [Test]
    public async Task A_delivery_that_ignores_its_cancellation_is_named()
    {
        await using var rig = new SinkRig(new BatchLimits { DeliveryTimeout = TimeSpan.FromSeconds(5) });
        var begun = new TaskCompletionSource();
        var end = new TaskCompletionSource();
        rig.Sink.Behave((_, _) =>
        {
            begun.SetResult();
            return end.Task;
        });
        rig.Append(1);
        rig.Run();
        await begun.Task.WaitAsync(Patience);
        rig.Clock.Advance(TimeSpan.FromSeconds(5));
        rig.Runner.Look();
        rig.Clock.Advance(CallWatch.Grace);
        rig.Runner.Look();
        Assert.That((rig.Runner.Fault, rig.Log.Lines[^1].Message), Is.EqualTo(("a delivery does not return", "sink is stuck: a delivery was cancelled and has not returned")));
        end.SetResult();
        await rig.DrainAsync();
        Assert.That((rig.Runner.Tally.Delivered, rig.Runner.Fault), Is.EqualTo((1L, (string?)null)));
    }

    [Test]
    public async Task A_stop_keeps_what_is_not_confirmed()
    {
        await using var rig = new SinkRig();
        var begun = new TaskCompletionSource();
        rig.Sink.Behave(async (_, cancel) =>
        {
            begun.SetResult();
            await new TaskCompletionSource().Task.WaitAsync(cancel);
        });
        rig.Append(1);
        rig.Run();
        await begun.Task.WaitAsync(Patience);
        rig.Stop();
        await rig.Running.WaitAsync(Patience);
        Assert.That((rig.Runner.Cursor.Backlog, rig.Runner.Tally.Delivered, rig.Sink.IsDisposed), Is.EqualTo((1L, 0L, true)));
    }

    [Test]
    public async Task A_sink_that_has_nothing_to_do_drains_at_once()
    {
        await using var rig = new SinkRig().Run();
        await rig.DrainAsync();
        Assert.That(rig.Sink.Deliveries, Is.Zero);
    }

    [Test]
    public async Task A_sink_that_cannot_be_made_says_why()
    {
        await using var rig = new SinkRig(create: () => throw new InvalidOperationException("no such library")).Run();
        await rig.Running.WaitAsync(Patience);
        Assert.That(rig.Runner.Fault, Is.EqualTo("no such library"));
    }
}
