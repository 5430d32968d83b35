using Osgate.Core.Spool;
using Osgate.Core.Tests.Spool;

namespace Osgate.Core.Tests.Sinks;

/// <summary>An operator has a sink go back, whatever it is doing.</summary>
[TestFixture]
internal sealed class SinkRewindTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Test]
    public async Task A_sink_that_waits_for_readings_goes_back_at_once()
    {
        await using var rig = new SinkRig();
        var batches = new List<string>();
        rig.Sink.Behave((batch, _) =>
        {
            batches.Add(SpoolReports.Show(batch));
            return Task.CompletedTask;
        });
        rig.Append(10);
        rig.Append(20);
        rig.Run();
        await WaitUntilAsync(() => rig.Runner.Cursor.Backlog == 0);
        Assert.That(await rig.Runner.RewindAsync(RewindTarget.Number(2), CancellationToken.None).WaitAsync(Patience), Is.EqualTo(2));
        rig.Append(30);
        await rig.DrainAsync();
        Assert.That(string.Join(' ', batches), Does.EndWith("2/2:20 3/3:30"));
    }

    [Test]
    public async Task A_sink_that_pauses_after_a_failure_goes_back_without_waiting()
    {
        await using var rig = new SinkRig();
        var isDown = false;
        var batches = new List<string>();
        rig.Sink.Behave((batch, _) =>
        {
            if (isDown)
                throw new IOException("down");
            batches.Add(SpoolReports.Show(batch));
            return Task.CompletedTask;
        });
        rig.Append(10);
        rig.Run();
        await WaitUntilAsync(() => rig.Runner.Cursor.Backlog == 0);
        isDown = true;
        rig.Append(20);
        await rig.Clock.NextWaitAsync();
        isDown = false;
        Assert.That(await rig.Runner.RewindAsync(RewindTarget.Number(1), CancellationToken.None).WaitAsync(Patience), Is.EqualTo(1));
        await rig.DrainAsync();
        Assert.That(string.Join(' ', batches), Is.EqualTo("1/1:10 1/1:10 2/2:20"));
    }

    [Test]
    public async Task A_sink_that_has_ended_says_so()
    {
        await using var rig = new SinkRig().Run();
        await rig.DrainAsync();
        Assert.That(() => rig.Runner.RewindAsync(RewindTarget.Number(1), CancellationToken.None),
            Throws.InvalidOperationException.With.Message.EqualTo("the sink does not run any more"));
    }

    private static async Task WaitUntilAsync(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!isSo())
            await Task.Delay(1, patience.Token);
    }
}
