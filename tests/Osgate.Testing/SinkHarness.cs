using Osgate.Core.Manifests;

namespace Osgate.Testing;

/// <summary>One sink, driven by a test.</summary>
public sealed class SinkHarness : IAsyncDisposable
{
    private long _readingSequence = 1;

    internal SinkHarness(SinkPlan plan, string gatewayId, TimeProvider time)
    {
        Services = new TestSinkServices(plan.Entry.Name, gatewayId, time);
        Limits = plan.Limits;
        Instance = plan.Factory.Create(plan.Check, Services);
    }

    /// <summary>The sink itself.</summary>
    public ISink Instance { get; }

    /// <summary>What it was given.</summary>
    public TestSinkServices Services { get; }

    /// <summary>The limits of batches that it asked for.</summary>
    public BatchLimits Limits { get; }

    /// <summary>The number of the next report; set it to repeat reports, or to leave some out (default: 1).</summary>
    public long NextSequence { get; set; } = 1;

    /// <summary>A batch of reports, numbered on from the last one.</summary>
    public Batch Batch(params TestReport[] reports)
    {
        ArgumentNullException.ThrowIfNull(reports);
        var batch = new Batch(reports.Length);
        foreach (var report in reports)
        {
            batch.Add(new BatchReport(report.Source, report.Timestamp, NextSequence++, _readingSequence, report.IsLate, report.Readings));
            _readingSequence += report.Readings.Length;
        }
        return batch;
    }

    /// <summary>Delivers reports as one batch.</summary>
    public Task DeliverAsync(params TestReport[] reports) => Instance.DeliverAsync(Batch(reports), CancellationToken.None);

    /// <summary>Disposes of the sink.</summary>
    public ValueTask DisposeAsync() => Instance.DisposeAsync();
}
