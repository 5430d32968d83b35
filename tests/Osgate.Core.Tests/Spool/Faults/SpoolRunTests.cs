using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Osgate.Core.Spool;

namespace Osgate.Core.Tests.Spool.Faults;

/// <summary>Whatever happens to a spool, it keeps to the model.</summary>
[TestFixture]
internal sealed class SpoolRunTests
{
    // Small files, so that a run goes through many.
    private static readonly SpoolOptions Small = new() { SegmentBytes = 16 << 10 };

    [Test]
    public Task A_spool_keeps_to_the_model_as_long_as_nothing_happens() => CheckAsync(SpoolStep.Quiet, 100);

    [Test]
    public Task A_spool_keeps_to_the_model_over_crashes() => CheckAsync(SpoolStep.Crashing, 200);

    [Test]
    public Task A_spool_keeps_to_the_model_over_crashes_and_failing_calls() => CheckAsync(SpoolStep.Failing, 200);

    [Test]
    public void A_spool_that_forgets_what_it_flushed_is_found_out()
    {
        SpoolStep[] steps = [new(SpoolStepKind.Append, 0, 3), new(SpoolStepKind.Flush, 0, 1), new(SpoolStepKind.Close, 0, 1)];
        var run = new SpoolRun((_, clock) => Open(new SimulatedDisk(1), clock, Small, new FakeTimeProvider()), seed: 1);
        Assert.That(() => run.RunAsync(steps), Throws.InstanceOf<BrokenPromiseException>().With.Message.Contains("3 readings are missing"));
    }

    [Test]
    public void A_spool_that_drops_without_need_is_found_out()
    {
        var steps = Enumerable.Repeat(new SpoolStep(SpoolStepKind.Append, 0, 1000), 50);
        Assert.That(() => RunOf(1, new SpoolOptions { MemoryBytes = 4096, MaxBytes = 4096 }).RunAsync(steps), Throws.InstanceOf<BrokenPromiseException>());
    }

    private static SpoolRun RunOf(int seed, SpoolOptions options)
    {
        var time = new FakeTimeProvider(SpoolReports.Noon);
        return new SpoolRun((files, clock) => Open(files, clock, options, time), seed) { Pass = time.Advance };
    }

    private static DiskSpool Open(Core.Spool.Files.ISpoolFiles files, Core.Spool.Clock.IBoxClock clock, SpoolOptions options, TimeProvider time) =>
        DiskSpool.Open(files, clock, options, time, NullLogger.Instance, new InlineQueue(), new InlineQueue());

    private static async Task CheckAsync(Gen<SpoolStep> step, int runs)
    {
        try
        {
            await Gen.Select(Gen.Int[0, 1_000_000], step.Array[0, 120]).SampleAsync(
                (seed, steps) => RunOf(seed, Small).RunAsync(steps),
                iter: runs,
                print: run => $"disk {run.Item1}: {string.Join(' ', run.Item2)}");
        }
        catch (CsCheckException e)
        {
            // NUnit shows no more of it than its own message.
            Assert.Fail($"{e.Message}\n{e.InnerException}");
        }
    }
}
