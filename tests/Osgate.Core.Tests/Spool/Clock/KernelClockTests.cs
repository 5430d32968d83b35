using System.Runtime.InteropServices;
using Osgate.Core.Spool.Clock;

namespace Osgate.Core.Tests.Spool.Clock;

[TestFixture]
internal sealed class KernelClockTests
{
    // As the C headers have it: five longs' room before the status on either kind of system, with padding on 64 bits.
    [Test]
    public void The_struct_lies_as_the_kernel_has_it()
    {
        Assert.Multiple(() =>
        {
            Assert.That((int)Marshal.OffsetOf<KernelClock.Timex>(nameof(KernelClock.Timex.Status)), Is.EqualTo(IntPtr.Size == 8 ? 40 : 20));
            Assert.That(Marshal.SizeOf<KernelClock.Timex>(), Is.GreaterThanOrEqualTo(208));
        });
    }

    [Test]
    public void The_kernel_and_the_service_that_keeps_the_time_agree()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Ignore("needs Linux");
        // The same question by another call of the system, with a buffer of our own.
        var timex = new int[64];
        var state = ClockAdjust(0, timex);
        Assert.That(KernelClock.IsSynchronised(), Is.EqualTo(state != 5 && (timex[IntPtr.Size == 8 ? 10 : 5] & 0x40) == 0));
    }

    [DllImport("libc", EntryPoint = "clock_adjtime")]
    private static extern int ClockAdjust(int clock, [In, Out] int[] timex);
}
