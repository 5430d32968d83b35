using System.Text.Json;
using Osgate.Core.Manifests;
using Osgate.Core.Sinks;
using Osgate.Core.Sinks.Rejects;
using Osgate.Core.Spool;
using Osgate.Core.Tests.Scripted;
using Osgate.Core.Tests.Spool;
using Osgate.Testing;

namespace Osgate.Core.Tests.Sinks;

/// <summary>A sink that runs over a spool.</summary>
internal sealed class SinkRig : IAsyncDisposable
{
    private static readonly JsonElement Empty = JsonDocument.Parse("{}").RootElement;

    private readonly CancellationTokenSource _stop = new();
    private readonly SpoolSource _source = SpoolReports.Source();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("osgate-sink-");

    public SinkRig(BatchLimits? limits = null, ISpool? spool = null, string name = "sink", Func<ISink>? create = null, Func<ISpoolCursor, ISpoolCursor>? cursor = null)
    {
        Spool = spool ?? new SpoolRig().Spool;
        var factory = new ScriptedSinkFactory(create ?? (() => Sink), limits);
        var plan = new SinkPlan(new SinkEntry("sinks[0]", "scripted", name, Empty), factory, factory.CreateCheck(name, Empty), limits ?? new BatchLimits());
        var opened = Spool.Open(new SpoolSink(name));
        var services = new EngineSinkServices(name, "gw", Log, Clock, keepsConfirmed: false);
        Runner = new SinkRunner(plan, cursor is null ? opened : cursor(opened), services, new RejectFile(RejectFolder, name));
    }

    public string RejectFolder => Path.Combine(_folder.FullName, "rejected");

    public SteppedClock Clock { get; } = new();

    public ListLogger Log { get; } = new();

    public ISpool Spool { get; }

    public FaultySink Sink { get; } = new();

    public SinkRunner Runner { get; }

    public Task Running { get; private set; } = Task.CompletedTask;

    public IEnumerable<(long Sequence, string Value)> Taken => Sink.Taken.Select(t => (t.Sequence, t.Reading.Value.ToString()));

    public SinkRig Run()
    {
        Running = Runner.RunAsync(_stop.Token);
        return this;
    }

    public void Append(long first, int count = 1) => Spool.Append(_source, first, count);

    /// <summary>Returns once everything is delivered.</summary>
    public async Task DrainAsync()
    {
        Runner.Drain();
        await Running.WaitAsync(TimeSpan.FromSeconds(20));
    }

    public void Stop() => _stop.Cancel();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Running.WaitAsync(TimeSpan.FromSeconds(20));
        _stop.Dispose();
        _folder.Delete(recursive: true);
    }
}
