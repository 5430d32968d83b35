using Osgate.Testing.Peers;

namespace Osgate.Host.Tests.Peers;

[Platform("Linux")]
internal sealed class ChildProcessTests
{
    [Test]
    public async Task Process_that_is_asked_to_end_may_do_so_in_its_own_way()
    {
        await using var process = await ChildProcess.StartAsync("/bin/sh", ["-c", "trap 'echo bye; exit 7' TERM; echo ready; while :; do sleep 0.05; done"]);
        await process.Output.WaitForAsync("ready");
        Assert.That(await process.StopAsync(), Is.EqualTo(7));
        Assert.That(process.Output.All, Has.Member("bye"));
    }

    [Test]
    public async Task Waiting_for_a_line_of_a_process_that_ended_shows_what_it_printed()
    {
        await using var process = await ChildProcess.StartAsync("/bin/sh", ["-c", "echo to output; echo to errors >&2"]);
        Assert.That(() => process.Output.WaitForAsync("never"), Throws.TypeOf<TimeoutException>().With.Message.Contains("to output").And.Message.Contains("to errors"));
        Assert.That(process.Output.Errors, Is.EqualTo((string[])["to errors"]));
    }

    [Test]
    public async Task Process_runs_with_the_folder_and_the_variables_given()
    {
        await using var process = await ChildProcess.StartAsync("/bin/sh", ["-c", "echo $(pwd) $WHO"], "/usr", new Dictionary<string, string?> { ["WHO"] = "me" });
        Assert.That(await process.Output.WaitForAsync("me"), Is.EqualTo("/usr me"));
    }

    [Test]
    public async Task Process_outlives_the_thread_that_asked_for_it()
    {
        Task<ChildProcess>? started = null;
        var thread = new Thread(() => started = ChildProcess.StartAsync("/bin/sh", ["-c", "trap 'exit 7' TERM; echo ready; while :; do sleep 0.05; done"]));
        thread.Start();
        thread.Join();
        await using var process = await started!;
        await process.Output.WaitForAsync("ready");
        Assert.That(await process.StopAsync(), Is.EqualTo(7));
    }
}
