using Microsoft.Extensions.Time.Testing;
using Osgate.Core.Connectors;

namespace Osgate.Core.Tests.Connectors;

[TestFixture]
internal sealed class CallWatchTests
{
    private readonly FakeTimeProvider _time = new();

    [Test]
    public void A_call_that_takes_too_long_is_cancelled()
    {
        var watch = new CallWatch(_time, TimeSpan.FromSeconds(30));
        var cancelled = new TaskCompletionSource();
        watch.Begin("poll", CancellationToken.None).Register(cancelled.SetResult);
        _time.Advance(TimeSpan.FromSeconds(29));
        watch.Look();
        Assert.That(cancelled.Task.IsCompleted, Is.False);
        _time.Advance(TimeSpan.FromSeconds(1));
        watch.Look();
        Assert.That(async () => await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(20)), Throws.Nothing);
        watch.End();
        Assert.That(watch.WasCancelled, Is.True);
    }

    [Test]
    public void A_cancelled_call_that_does_not_return_is_stuck_once()
    {
        var watch = new CallWatch(_time, TimeSpan.FromSeconds(30));
        watch.Begin("poll", CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.That(watch.Look(), Is.Null);
        _time.Advance(CallWatch.Grace - TimeSpan.FromSeconds(1));
        Assert.That(watch.Look(), Is.Null);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.That((watch.Look(), watch.Look(), watch.Stuck), Is.EqualTo(("poll", (string?)null, "poll")));
        watch.End();
        Assert.That(watch.Stuck, Is.Null);
    }

    [Test]
    public void A_call_without_a_deadline_is_stuck_only_after_it_was_told_to_end()
    {
        using var stop = new CancellationTokenSource();
        var watch = new CallWatch(_time, Timeout.InfiniteTimeSpan);
        var token = watch.Begin("listen", stop.Token);
        _time.Advance(TimeSpan.FromDays(30));
        watch.Look();
        Assert.That(token.IsCancellationRequested, Is.False);
        stop.Cancel();
        watch.Look();
        _time.Advance(CallWatch.Grace);
        Assert.That((token.IsCancellationRequested, watch.Look()), Is.EqualTo((true, "listen")));
    }

    [Test]
    public void The_next_call_begins_afresh_and_hears_its_own_token()
    {
        var watch = new CallWatch(_time, TimeSpan.FromSeconds(30));
        watch.Begin("poll", CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(30));
        watch.Look();
        watch.End();
        Assert.That(watch.Look(), Is.Null, "nothing runs");
        using var stop = new CancellationTokenSource();
        var token = watch.Begin("poll", stop.Token);
        Assert.That(token.IsCancellationRequested, Is.False);
        stop.Cancel();
        watch.Look();
        watch.End();
        Assert.That((token.IsCancellationRequested, watch.WasCancelled), Is.EqualTo((true, false)), "stopped, not late");
    }

    [Test]
    public void Calls_in_time_allocate_nothing()
    {
        using var stop = new CancellationTokenSource();
        var watch = new CallWatch(_time, TimeSpan.FromSeconds(30));
        Call();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            Call();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(100));

        void Call()
        {
            watch.Begin("poll", stop.Token);
            watch.End();
        }
    }
}
