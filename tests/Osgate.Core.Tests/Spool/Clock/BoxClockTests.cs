using System.Runtime.InteropServices;
using Microsoft.Extensions.Time.Testing;
using Osgate.Core.Spool.Clock;

namespace Osgate.Core.Tests.Spool.Clock;

[TestFixture]
internal sealed class BoxClockTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public void The_times_are_those_of_the_time_provider()
    {
        var time = new FakeTimeProvider(Noon);
        var clock = Clock(time);
        var start = clock.MonotonicTicks;
        time.Advance(TimeSpan.FromSeconds(1.5));
        Assert.Multiple(() =>
        {
            Assert.That(clock.UtcTicks, Is.EqualTo(Noon.AddSeconds(1.5).UtcTicks));
            Assert.That(clock.MonotonicTicks - start, Is.EqualTo(15_000_000));
        });
    }

    [TestCase(1_000_000_000, 12_345_678_901_234_567, ExpectedResult = 123_456_789_012_345)]
    [TestCase(10_000_000, 123_456_789_012_345, ExpectedResult = 123_456_789_012_345)]
    [TestCase(24_000_000, 24_000_000L * 86_400 * 3650, ExpectedResult = 10_000_000L * 86_400 * 3650)]
    [TestCase(3, 10, ExpectedResult = 33_333_333)]
    public long Timestamps_of_any_frequency_are_scaled(long frequency, long timestamp) =>
        Clock(new ScaledTime(frequency, timestamp)).MonotonicTicks;

    [Test]
    public void The_monotonic_time_is_the_one_that_all_processes_of_a_boot_share()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Ignore("needs Linux");
        var clock = BoxClock.OfThisMachine(TimeProvider.System, isTrusted: false);
        var before = MonotonicTicks();
        var between = clock.MonotonicTicks;
        Assert.That(between, Is.InRange(before, MonotonicTicks()));
    }

    [Test]
    public void The_boot_is_the_one_that_the_kernel_names()
    {
        if (!File.Exists("/proc/sys/kernel/random/boot_id"))
            Assert.Ignore("the kernel names no boot");
        var one = BoxClock.OfThisMachine(TimeProvider.System, isTrusted: false);
        var other = BoxClock.OfThisMachine(TimeProvider.System, isTrusted: false);
        Assert.Multiple(() =>
        {
            Assert.That(one.BootId, Is.EqualTo(Guid.Parse(File.ReadAllText("/proc/sys/kernel/random/boot_id"))));
            Assert.That(other.BootId, Is.EqualTo(one.BootId));
        });
    }

    [Test]
    public void A_trusted_clock_of_this_machine_is_believed() =>
        Assert.That(BoxClock.OfThisMachine(TimeProvider.System, isTrusted: true).State, Is.Not.EqualTo(ClockState.Unset));

    [Test]
    public void The_state_is_looked_up_once_a_second()
    {
        var time = new FakeTimeProvider(Noon);
        var looks = 0;
        var clock = Clock(time, () => ++looks > 1);
        Assert.That((clock.State, clock.State, looks), Is.EqualTo((ClockState.Unset, ClockState.Unset, 1)));
        time.Advance(TimeSpan.FromSeconds(0.999));
        Assert.That((clock.State, looks), Is.EqualTo((ClockState.Unset, 1)));
        time.Advance(TimeSpan.FromSeconds(0.001));
        Assert.That((clock.State, looks), Is.EqualTo((ClockState.Synchronised, 2)));
    }

    [Test]
    public void A_clock_that_lost_its_service_was_set_all_the_same()
    {
        var time = new FakeTimeProvider(Noon);
        var isSynchronised = false;
        var clock = Clock(time, () => isSynchronised);
        var states = new List<ClockState>();
        foreach (var next in new[] { false, true, false, false })
        {
            isSynchronised = next;
            states.Add(clock.State);
            time.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.That(states, Is.EqualTo(new[] { ClockState.Unset, ClockState.Synchronised, ClockState.Assumed, ClockState.Assumed }));
    }

    [Test]
    public void A_clock_that_was_kept_is_believed_from_the_first_year_on_that_makes_sense()
    {
        var time = new FakeTimeProvider(ClockFacts.Earliest.AddSeconds(-1));
        var clock = new BoxClock(time, Guid.NewGuid(), isTrusted: false, hasKeeper: true, () => false);
        Assert.That(clock.State, Is.EqualTo(ClockState.Unset));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(clock.State, Is.EqualTo(ClockState.Assumed));
    }

    [Test]
    public void Where_the_kernel_does_not_tell_the_clock_is_believed() =>
        Assert.That(new BoxClock(new FakeTimeProvider(Noon), Guid.NewGuid(), isTrusted: false, hasKeeper: false, isSynchronised: null).State, Is.EqualTo(ClockState.Assumed));

    [Test]
    public void Asking_allocates_nothing()
    {
        var clock = BoxClock.OfThisMachine(TimeProvider.System, isTrusted: false);
        Ask(1_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Ask(10_000);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1_000));

        void Ask(int times)
        {
            for (var i = 0; i < times; i++)
                _ = (clock.State, clock.UtcTicks, clock.MonotonicTicks, clock.BootId);
        }
    }

    private static BoxClock Clock(TimeProvider time, Func<bool>? isSynchronised = null) =>
        new(time, Guid.NewGuid(), isTrusted: false, hasKeeper: false, isSynchronised ?? (() => false));

    private static long MonotonicTicks()
    {
        const int Monotonic = 1;
        var time = new nint[2];
        Assert.That(ClockGetTime(Monotonic, time), Is.Zero);
        return (time[0] * TimeSpan.TicksPerSecond) + (time[1] / 100);
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    private static extern int ClockGetTime(int clock, [In, Out] nint[] time);

    private sealed class ScaledTime(long frequency, long timestamp) : TimeProvider
    {
        public override long TimestampFrequency => frequency;

        public override long GetTimestamp() => timestamp;
    }
}
