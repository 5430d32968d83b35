using CsCheck;
using Osgate.Core.Spool;

namespace Osgate.Core.Tests.Spool.Faults;

[TestFixture]
internal sealed class SpoolRunTests
{
    [Test]
    public Task A_memory_spool_keeps_to_the_model_as_long_as_it_lives() => SpoolStep.Quiet.Array[0, 150].SampleAsync(
        steps => new SpoolRun((_, _) => new MemorySpool(long.MaxValue), seed: 1).RunAsync(steps),
        iter: 200);

    [Test]
    public Task A_bounded_memory_spool_counts_what_it_drops() => SpoolStep.Quiet.Array[0, 300].SampleAsync(
        steps => new SpoolRun((_, _) => new MemorySpool(1024), seed: 1) { IsBounded = true }.RunAsync(steps),
        iter: 200);

    [Test]
    public void A_spool_that_forgets_what_it_flushed_is_found_out()
    {
        SpoolStep[] steps = [new(SpoolStepKind.Append, 0, 3), new(SpoolStepKind.Flush, 0, 1), new(SpoolStepKind.Crash, 0, 1)];
        Assert.That(
            () => new SpoolRun((_, _) => new MemorySpool(), seed: 1).RunAsync(steps),
            Throws.InstanceOf<BrokenPromiseException>().With.Message.Contains("1 reports with 3 readings are missing"));
    }

    [Test]
    public void A_spool_that_drops_without_need_is_found_out()
    {
        var steps = Enumerable.Repeat(new SpoolStep(SpoolStepKind.Append, 0, 1000), 5);
        Assert.That(
            () => new SpoolRun((_, _) => new MemorySpool(1024), seed: 1).RunAsync(steps),
            Throws.InstanceOf<BrokenPromiseException>());
    }
}
