using Microsoft.Extensions.Logging;

namespace Osgate.Core.Tests.Sinks;

/// <summary>What a sink may answer besides yes and no.</summary>
[TestFixture]
internal sealed class SinkAnswerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Test]
    public async Task What_the_far_end_refuses_for_good_is_counted_and_not_in_the_way()
    {
        await using var rig = new SinkRig();
        rig.Sink.Behave((_, _) => rig.Sink.Deliveries == 1 ? throw new RejectedException("too old", [1, 1, 7, -1]) : Task.CompletedTask);
        rig.Append(10);
        rig.Append(20, 3);
        rig.Append(30);
        rig.Run();
        await rig.DrainAsync();
        Assert.Multiple(() =>
        {
            Assert.That((rig.Runner.Tally.Delivered, rig.Runner.Tally.DeliveredReports, rig.Runner.Tally.Rejected), Is.EqualTo((2L, 2L, 3L)));
            Assert.That(rig.Log.Lines.First().Message, Is.EqualTo("refused for good: too old"));
            Assert.That(rig.Runner.Fault, Is.EqualTo("too old"));
            Assert.That(rig.Sink.Deliveries, Is.EqualTo(1));
        });
    }

    [Test]
    public async Task A_rejection_that_names_no_report_of_the_batch_confirms_nothing()
    {
        await using var rig = new SinkRig();
        rig.Sink.Behave((_, _) => rig.Sink.Deliveries switch
        {
            1 => throw new RejectedException("?", default),
            2 => throw new RejectedException("?", [5]),
            _ => Task.CompletedTask,
        });
        rig.Append(10);
        rig.Run();
        await rig.Clock.StepAsync();
        var wait = await rig.Clock.NextWaitAsync();
        Assert.That((rig.Runner.Tally.Delivered, rig.Runner.Tally.Rejected, rig.Runner.Fault), Is.EqualTo((0L, 0L, "the sink refuses reports that are not in the batch: ?")));
        rig.Clock.Advance(wait);
        await rig.DrainAsync();
        Assert.That((rig.Runner.Tally.Delivered, rig.Runner.Fault), Is.EqualTo((1L, (string?)null)));
    }

    [Test]
    public async Task What_is_refused_is_kept_with_its_reason_before_it_is_confirmed()
    {
        await using var rig = new SinkRig();
        rig.Sink.Behave((_, _) => rig.Sink.Deliveries == 1 ? throw new RejectedException([new(1, "too old"), new(2, "too long")], "two are wrong") : Task.CompletedTask);
        rig.Append(10);
        rig.Append(20, 3);
        rig.Append(30);
        rig.Run();
        await rig.DrainAsync();
        var kept = await rig.Runner.Rejects.ListAsync(10, CancellationToken.None);
        Assert.Multiple(() =>
        {
            Assert.That(kept.Select(r => (r.Sequence, r.Reason, r.Readings.Length, r.At)), Is.EqualTo(new[]
            {
                (2L, "too old", 3, rig.Clock.GetUtcNow()), (3L, "too long", 1, rig.Clock.GetUtcNow()),
            }));
            Assert.That((rig.Runner.Rejects.Kept, rig.Runner.Tally.Rejected, rig.Runner.Tally.RejectedLost), Is.EqualTo((4L, 4L, 0L)));
            Assert.That((rig.Runner.Fault, rig.Log.Lines[0].Message), Is.EqualTo(("two are wrong", "refused for good: two are wrong")));
        });
    }

    [Test]
    public async Task What_is_refused_and_cannot_be_kept_is_said_and_counted_and_not_in_the_way()
    {
        await using var rig = new SinkRig(new BatchLimits { MaxReports = 1 });
        await File.WriteAllTextAsync(rig.RejectFolder, "in the way");
        rig.Sink.Behave((_, _) => rig.Sink.Deliveries <= 2 ? throw new RejectedException("too old", [0]) : Task.CompletedTask);
        rig.Append(10, 2);
        rig.Append(20);
        rig.Append(30);
        rig.Run();
        await rig.DrainAsync();
        Assert.Multiple(() =>
        {
            Assert.That((rig.Runner.Tally.Delivered, rig.Runner.Tally.Rejected, rig.Runner.Tally.RejectedLost, rig.Runner.Rejects.Kept), Is.EqualTo((1L, 3L, 3L, 0L)));
            Assert.That(rig.Log.Lines.Count(l => l.Level == LogLevel.Warning && l.Message.StartsWith("rejected and not kept: ", StringComparison.Ordinal)), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task What_was_refused_before_a_restart_is_counted()
    {
        await using var rig = new SinkRig();
        await new Core.Sinks.Rejects.RejectFile(rig.RejectFolder, "sink").AppendAsync([Rejects.Rejected.Report(1, new Reading(1), new Reading(2))], CancellationToken.None);
        rig.Run();
        await rig.DrainAsync();
        Assert.That(rig.Runner.Rejects.Kept, Is.EqualTo(2));
    }

    [Test]
    public async Task A_batch_that_is_confirmed_in_part_goes_on_behind_that_part_soon()
    {
        await using var rig = new SinkRig();
        var batches = new List<string>();
        rig.Sink.Behave((batch, _) =>
        {
            batches.Add(Spool.SpoolReports.Show(batch));
            return batch.Count switch
            {
                4 when batches.Count < 4 => throw new IOException("no connection"),
                > 2 => throw new PartlyDeliveredException(1, "the line was cut"),
                _ => Task.CompletedTask,
            };
        });
        for (var i = 1; i <= 4; i++)
            rig.Append(i * 10);
        rig.Run();
        var waits = new List<double>();
        for (var i = 0; i < 5; i++)
            waits.Add((await rig.Clock.StepAsync()).TotalSeconds);
        await rig.DrainAsync();
        Assert.Multiple(() =>
        {
            Assert.That(batches.Skip(3), Is.EqualTo(new[] { "1/1:10 2/2:20 3/3:30 4/4:40", "2/2:20 3/3:30 4/4:40", "3/3:30 4/4:40" }));
            Assert.That(waits.Zip(new[] { 0.2, 0.4, 0.8, 0.2, 0.2 }, (w, n) => w / n), Is.All.InRange(0.79, 1.21), "progress begins the waiting anew");
            Assert.That((rig.Runner.Tally.Delivered, rig.Runner.Tally.DeliveredReports, rig.Runner.Fault), Is.EqualTo((4L, 4L, (string?)null)));
            Assert.That(rig.Log.Lines.Where(l => l.Level > LogLevel.Debug).Select(l => l.Message.Split(',')[0]), Is.EqualTo(new[] { "delivery: no connection", "delivery: the line was cut", "delivery: works again" }));
        });
    }

    [Test]
    public async Task What_is_refused_of_a_confirmed_part_is_kept_and_the_rest_asked_for_again()
    {
        await using var rig = new SinkRig();
        rig.Sink.Behave((_, _) => rig.Sink.Deliveries == 1
            ? throw new PartlyDeliveredException(2, "the line was cut") { Rejections = [new(1, "too old"), new(2, "not answered for"), new(-1, "?")] }
            : Task.CompletedTask);
        rig.Append(10);
        rig.Append(20, 2);
        rig.Append(30);
        rig.Run();
        await rig.Clock.StepAsync();
        await rig.DrainAsync();
        Assert.That((rig.Runner.Tally.Delivered, rig.Runner.Tally.Rejected, rig.Runner.Rejects.Kept), Is.EqualTo((2L, 2L, 2L)));
        Assert.That((await rig.Runner.Rejects.ListAsync(10, CancellationToken.None)).Single().Reason, Is.EqualTo("too old"));
    }

    [TestCase(0, "the line was cut")]
    [TestCase(-1, "the sink confirms -1 reports of a batch of 1: the line was cut")]
    [TestCase(2, "the sink confirms 2 reports of a batch of 1: the line was cut")]
    public async Task A_part_that_is_none_confirms_nothing(int confirmed, string fault)
    {
        await using var rig = new SinkRig();
        rig.Sink.Behave((_, _) => rig.Sink.Deliveries == 1 ? throw new PartlyDeliveredException(confirmed, "the line was cut") : Task.CompletedTask);
        rig.Append(10);
        rig.Run();
        var wait = await rig.Clock.NextWaitAsync();
        Assert.That((rig.Runner.Tally.Delivered, rig.Runner.Fault, rig.Runner.Cursor.Backlog), Is.EqualTo((0L, fault, 1L)));
        rig.Clock.Advance(wait);
        await rig.DrainAsync();
        Assert.That(rig.Runner.Tally.Delivered, Is.EqualTo(1));
    }

    [Test]
    public async Task A_part_that_is_confirmed_when_the_gateway_stops_counts()
    {
        await using var rig = new SinkRig();
        var begun = new TaskCompletionSource();
        rig.Sink.Behave(async (_, cancel) =>
        {
            begun.SetResult();
            await Task.WhenAny(new TaskCompletionSource().Task.WaitAsync(cancel));
            throw new PartlyDeliveredException(1, "stopped");
        });
        rig.Append(1);
        rig.Append(2);
        rig.Run();
        await begun.Task.WaitAsync(Patience);
        rig.Stop();
        await rig.Running.WaitAsync(Patience);
        Assert.That((rig.Runner.Cursor.Backlog, rig.Runner.Tally.Delivered), Is.EqualTo((1L, 1L)));
    }

    [Test]
    public async Task A_sink_that_asks_for_earlier_reports_gets_them_at_once()
    {
        await using var rig = new SinkRig(new BatchLimits { MaxReports = 2 });
        var batches = new List<string>();
        rig.Sink.Behave((batch, _) =>
        {
            batches.Add(Spool.SpoolReports.Show(batch));
            return batches.Count == 3 ? throw new RewindException(2, "the broker came back empty") : Task.CompletedTask;
        });
        for (var i = 1; i <= 6; i++)
            rig.Append(i * 10);
        rig.Run();
        await rig.DrainAsync();
        Assert.Multiple(() =>
        {
            Assert.That(batches, Is.EqualTo(new[] { "1/1:10 2/2:20", "3/3:30 4/4:40", "5/5:50 6/6:60", "2/2:20 3/3:30", "4/4:40 5/5:50", "6/6:60" }));
            Assert.That((rig.Runner.Tally.Rewinds, rig.Runner.Fault), Is.EqualTo((1L, (string?)null)));
            Assert.That(rig.Log.Lines, Is.EqualTo(new[]
            {
                (LogLevel.Warning, "the far end has lost what it had confirmed: the broker came back empty; of report 2 and all after it 3 come again, from 2 on"),
            }));
        });
    }

    [Test]
    public async Task A_rewind_beyond_what_is_there_begins_with_the_oldest()
    {
        await using var rig = new SinkRig(new BatchLimits { MaxReports = 1 });
        rig.Sink.Behave((_, _) => rig.Sink.Deliveries == 2 ? throw new RewindException(-5, "empty") : Task.CompletedTask);
        rig.Append(10);
        rig.Append(20);
        rig.Run();
        await rig.DrainAsync();
        Assert.That(rig.Log.Lines.Single().Message, Does.EndWith("of report -5 and all after it 1 come again, from 1 on"));
        Assert.That(rig.Taken, Is.EqualTo(new[] { (1L, "10"), (1L, "10"), (2L, "20") }));
    }

    [Test]
    public async Task A_sink_that_asks_for_earlier_reports_for_ever_is_a_fault_until_it_confirms_some()
    {
        await using var rig = new SinkRig(new BatchLimits { MaxReports = 1 });
        rig.Sink.Behave((_, _) => rig.Sink.Deliveries is <= 5 or 7 ? throw new RewindException(1, "empty") : Task.CompletedTask);
        rig.Append(10);
        rig.Append(20);
        rig.Run();
        var first = await rig.Clock.NextWaitAsync();
        Assert.That((rig.Sink.Deliveries, rig.Runner.Fault), Is.EqualTo((4, "the sink asks for earlier reports again and again, and confirms none: empty")));
        rig.Clock.Advance(first);
        var second = await rig.Clock.StepAsync();
        Assert.That(second, Is.GreaterThan(first));
        await rig.DrainAsync();
        Assert.That((rig.Runner.Tally.Rewinds, rig.Sink.Deliveries, rig.Runner.Fault), Is.EqualTo((6L, 9, (string?)null)), "the count began anew");
    }
}
