using Osgate.Core.Connectors;
using Osgate.Core.Tests.Scripted;

namespace Osgate.Core.Tests.Connectors;

[TestFixture]
internal sealed class DeviceScheduleTests
{
    private readonly ScriptedFactory _factory = new();

    [Test]
    public void Everything_is_due_at_once_and_then_at_the_phase()
    {
        var schedule = Schedule(0.5, 10, 20);
        schedule.Start(At(100));
        Assert.That((schedule.Next, Take(schedule, 100)), Is.EqualTo((At(100), "c0 c1")));
        // The rhythm begins at 105; what is nearer than half an interval is not worth a turn.
        Assert.That(Turns(schedule, 4), Is.EqualTo(new[] { "105: c0", "115: c0", "125: c0 c1", "135: c0" }));
    }

    [TestCase(0)]
    [TestCase(0.25)]
    [TestCase(0.99)]
    public void After_the_first_turn_each_channel_keeps_its_interval(double phase)
    {
        var schedule = Schedule(phase, 10);
        schedule.Start(At(0));
        Take(schedule, 0);
        var times = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            times.Add(schedule.Next.TotalSeconds);
            schedule.Take(schedule.Next);
        }
        Assert.Multiple(() =>
        {
            Assert.That(times[0], Is.InRange(5, 15));
            Assert.That(times.Zip(times.Skip(1), (a, b) => b - a), Is.All.EqualTo(10).Within(0.001));
            Assert.That(schedule.Missed, Is.Zero);
        });
    }

    [Test]
    public void Missed_turns_are_counted_and_never_made_up()
    {
        var schedule = Schedule(0, 10);
        schedule.Start(At(0));
        Take(schedule, 0);
        Assert.That(Take(schedule, 37), Is.EqualTo("c0"));
        Assert.That((schedule.Missed, schedule.Next, Take(schedule, 37)), Is.EqualTo((2L, At(40), "")));
        Assert.That(Take(schedule, 40), Is.EqualTo("c0"));
        Assert.That((schedule.Missed, schedule.Next), Is.EqualTo((2L, At(50))));
    }

    [Test]
    public void A_turn_that_is_late_by_less_than_an_interval_is_not_missed()
    {
        var schedule = Schedule(0, 10);
        schedule.Start(At(0));
        Take(schedule, 0);
        Take(schedule, 19.9);
        Assert.That((schedule.Missed, schedule.Next), Is.EqualTo((0L, At(20))));
    }

    [Test]
    public void Channels_within_the_slack_are_asked_in_one_turn()
    {
        var schedule = Schedule(0, 10, 9.9995);
        schedule.Start(At(0));
        Take(schedule, 0);
        Assert.That(Take(schedule, 9.9995), Is.EqualTo("c0 c1"));
    }

    [Test]
    public void The_same_channels_give_the_same_turn_object()
    {
        var schedule = Schedule(0, 10, 20);
        schedule.Start(At(0));
        var all = schedule.Take(At(0));
        var one = schedule.Take(At(10));
        Assert.Multiple(() =>
        {
            Assert.That(schedule.Take(At(20)), Is.SameAs(all));
            Assert.That(schedule.Take(At(30)), Is.SameAs(one));
        });
    }

    [Test]
    public void A_device_without_channels_is_never_due()
    {
        var schedule = Schedule(0.5);
        schedule.Start(At(0));
        Assert.That((schedule.Next, schedule.Take(At(1000)), schedule.Shortest), Is.EqualTo((TimeSpan.MaxValue, (Poll?)null, TimeSpan.MaxValue)));
    }

    [Test]
    public void Starting_again_makes_everything_due_again()
    {
        var schedule = Schedule(0.5, 10, 20);
        schedule.Start(At(0));
        Take(schedule, 0);
        schedule.Start(At(50));
        Assert.That(Take(schedule, 50), Is.EqualTo("c0 c1"));
    }

    [Test]
    public void However_many_intervals_there_are_only_what_is_due_is_asked()
    {
        var schedule = Schedule(0, [.. Enumerable.Range(100, 70).Select(i => (double)i)]);
        schedule.Start(At(0));
        Assert.That(schedule.Take(At(0))!.Channels.Length, Is.EqualTo(70));
        Assert.Multiple(() =>
        {
            Assert.That(Take(schedule, 100), Is.EqualTo("c0"));
            Assert.That(Enumerable.Range(101, 68).Select(s => Take(schedule, s)), Is.EqualTo(Enumerable.Range(1, 68).Select(c => $"c{c}")));
        });
    }

    [Test]
    public void A_turn_allocates_nothing()
    {
        var schedule = Schedule(0.3, 1, 2, 5);
        schedule.Start(At(0));
        for (var i = 0; i < 100; i++)
            schedule.Take(schedule.Next);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            schedule.Take(schedule.Next);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(100));
    }

    private DeviceSchedule Schedule(double phase, params double[] intervals) => new(_factory, _factory.Device("meter", intervals), phase);

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    private static string Take(DeviceSchedule schedule, double at) =>
        schedule.Take(At(at)) is { } poll ? string.Join(' ', poll.Channels.Select(c => c.Name)) : "";

    private static IEnumerable<string> Turns(DeviceSchedule schedule, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => schedule.Next.TotalSeconds).Select(at => $"{at}: {Take(schedule, at)}")];
}
