namespace Osgate.Core.Tests;

[TestFixture]
internal sealed class StateLockTests
{
    [Test]
    public void A_folder_is_held_by_one_and_the_other_is_told_by_whom()
    {
        using var plugins = new TestPlugins();
        // Any process that lives and is not this one.
        var other = OperatingSystem.IsWindows() ? 4 : 1;
        using (StateLock.Take(plugins.StateFolder))
        {
            File.WriteAllText(Path.Combine(plugins.StateFolder, "pid"), $"{other}");
            Assert.That(() => StateLock.Take(plugins.StateFolder), Throws.InstanceOf<IOException>().With.Message.EqualTo(
                $"the state folder {plugins.StateFolder} is held by process {other}: stop that one first, or name another folder with gateway.state"));
        }
        Assert.That(() => StateLock.Take(plugins.StateFolder).Dispose(), Throws.Nothing);
    }

    [Test]
    public void A_process_that_is_gone_is_not_said_to_hold_it()
    {
        using var plugins = new TestPlugins();
        using (StateLock.Take(plugins.StateFolder))
        {
            File.WriteAllText(Path.Combine(plugins.StateFolder, "pid"), $"{int.MaxValue}");
            Assert.That(() => StateLock.Take(plugins.StateFolder), Throws.InstanceOf<IOException>().With.Message.Not.Contains("held by process"));
        }
    }

    [Test]
    public void What_a_killed_process_left_behind_holds_nothing()
    {
        using var plugins = new TestPlugins();
        Directory.CreateDirectory(plugins.StateFolder);
        File.WriteAllText(Path.Combine(plugins.StateFolder, "pid"), "999999");
        File.WriteAllText(Path.Combine(plugins.StateFolder, "lock"), "");
        Assert.That(() => StateLock.Take(plugins.StateFolder).Dispose(), Throws.Nothing);
    }
}
