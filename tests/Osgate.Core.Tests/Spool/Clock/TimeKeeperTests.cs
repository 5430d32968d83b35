using Osgate.Core.Spool.Clock;

namespace Osgate.Core.Tests.Spool.Clock;

[TestFixture]
internal sealed class TimeKeeperTests
{
    private DirectoryInfo _root = null!;

    [SetUp]
    public void CreateRoot() => _root = Directory.CreateTempSubdirectory("osgate-core-tests-");

    [TearDown]
    public void DeleteRoot() => _root.Delete(recursive: true);

    [Test]
    public void A_machine_without_any_keeps_no_time() => Assert.That(TimeKeeper.IsThere(_root.FullName), Is.False);

    [TestCase("1\n", ExpectedResult = true)]
    [TestCase("0\n", ExpectedResult = false)]
    public bool A_battery_clock_counts_when_the_system_took_its_time_from_it(string taken)
    {
        Put("sys/class/rtc/rtc0/hctosys", "0\n");
        Put("sys/class/rtc/rtc1/hctosys", taken);
        return TimeKeeper.IsThere(_root.FullName);
    }

    [Test]
    public void A_battery_clock_that_says_nothing_does_not_count()
    {
        Put("sys/class/rtc/rtc0/name", "rtc-ds1307");
        Assert.That(TimeKeeper.IsThere(_root.FullName), Is.False);
    }

    [TestCase("processor\t: 0\nflags\t\t: fpu hypervisor sse\n", ExpectedResult = true)]
    [TestCase("processor\t: 0\nflags\t\t: fpu sse hypervisor\n", ExpectedResult = true)]
    [TestCase("processor\t: 0\nflags\t\t: fpu sse\n", ExpectedResult = false)]
    [TestCase("model name\t: not a hypervisor really\nflags\t\t: fpu\n", ExpectedResult = false)]
    [TestCase("flags\t\t: nohypervisor\n", ExpectedResult = false)]
    public bool A_virtual_processor_counts(string processors)
    {
        Put("proc/cpuinfo", processors);
        return TimeKeeper.IsThere(_root.FullName);
    }

    [TestCase("sys/hypervisor/type")]
    [TestCase("proc/device-tree/hypervisor/compatible")]
    public void A_hypervisor_counts(string file)
    {
        Put(file, "xen");
        Assert.That(TimeKeeper.IsThere(_root.FullName), Is.True);
    }

    private void Put(string file, string text)
    {
        var path = Path.Combine(_root.FullName, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
