using System.Collections.Immutable;
using Osgate.Core.Connectors;
using Osgate.Core.Spool;
using Osgate.Core.Tests.Scripted;
using Osgate.Core.Tests.Spool;
using Osgate.Testing;

namespace Osgate.Core.Tests.Connectors;

/// <summary>A lane that runs, with instances that a test scripts: the first script makes the first instance and so on,
/// the last one all that follow.</summary>
internal sealed class LaneRig : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<IConnector>[] _scripts;
    private readonly ScriptedFactory _factory;
    private int _created;
    private int _taken;

    public LaneRig(params Func<IConnector>[] scripts)
    {
        _scripts = scripts;
        _factory = new ScriptedFactory(_ => _scripts[Math.Min(Interlocked.Increment(ref _created), _scripts.Length) - 1]());
    }

    public SteppedClock Clock { get; } = new();

    public ListLogger Log { get; } = new();

    public CountingWriter Writer { get; } = new();

    public LaneRunner Runner { get; private set; } = null!;

    public Task Running { get; private set; } = Task.CompletedTask;

    /// <summary>How many instances were made.</summary>
    public int Created => Volatile.Read(ref _created);

    public Device Device(string name, params double[] intervals) => _factory.Device(name, intervals);

    public LaneRig Run(params ImmutableArray<Device> devices)
    {
        var plan = _factory.Plan(devices);
        var route = new LaneRoute(new SpoolRig().Spool, Clock, []);
        var services = new LaneServices("scripted", Guid.NewGuid(), "the line", "gw", Log, Clock, () => Writer);
        Runner = new LaneRunner(plan, plan.Lanes[0], services, route);
        Running = Runner.RunAsync(_stop.Token);
        return this;
    }

    public Task<TimeSpan> StepAsync() => Clock.StepAsync();

    /// <summary>Lets so much time pass that a call is cancelled, once it has begun.</summary>
    public async Task StepOverCallAsync(Task begun)
    {
        await begun.WaitAsync(TimeSpan.FromSeconds(20));
        Clock.Advance(TimeSpan.FromMinutes(2));
        Runner.Look();
    }

    /// <summary>Steps until something is so.</summary>
    public async Task StepUntilAsync(Func<bool> so)
    {
        for (var i = 0; i < 10_000; i++)
        {
            var wait = await Clock.NextWaitAsync();
            if (so())
                return;
            Clock.Advance(wait);
        }
        Assert.Fail("it never came to be so");
    }

    /// <summary>The readings since the last call: "meter.c0=1", "meter.c0 timeout".</summary>
    public IEnumerable<string> TakeReadings()
    {
        var all = Writer.Readings;
        var fresh = all.Skip(_taken).Select(r => r.Quality == Quality.Good ? $"{r.Device}.{r.Channel}={r.Value}" : $"{r.Device}.{r.Channel} {r.Reason}").ToList();
        _taken = all.Count;
        return fresh;
    }

    public void Stop() => _stop.Cancel();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Running.WaitAsync(TimeSpan.FromSeconds(20));
        _stop.Dispose();
    }
}
