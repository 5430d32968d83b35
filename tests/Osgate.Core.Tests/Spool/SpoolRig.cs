using Microsoft.Extensions.Time.Testing;
using Osgate.Core.Spool;
using Osgate.Core.Tests.Spool.Clock;
using Osgate.Core.Tests.Spool.Faults;
using Osgate.Testing;

namespace Osgate.Core.Tests.Spool;

/// <summary>A spool over a disk and clocks that a test has in its hands; all that it does happens at once.</summary>
internal sealed class SpoolRig(SpoolOptions? options = null, int seed = 1) : IAsyncDisposable
{
    private DiskSpool? _spool;

    public SimulatedDisk Disk { get; private set; } = new(seed);

    public FakeTimeProvider Time { get; } = new(SpoolReports.Noon);

    public FakeBoxClock Clock { get; } = new();

    public ListLogger Log { get; } = new();

    public SpoolOptions Options { get; set; } = options ?? new SpoolOptions();

    public DiskSpool Spool => _spool ??= DiskSpool.Open(Disk, Clock, Options, Time, Log, new InlineQueue(), new InlineQueue());

    public ISpoolCursor Open(string sink) => Spool.Open(new SpoolSink(sink));

    /// <summary>Flushes all that was written so far.</summary>
    public ValueTask FlushAsync() => Spool.FlushAsync(new SpoolRange(0, Spool.End), CancellationToken.None);

    /// <summary>Lets time pass, in steps that every timer sees.</summary>
    public void Pass(TimeSpan time)
    {
        for (var left = time; left > TimeSpan.Zero; left -= TimeSpan.FromMilliseconds(25))
        {
            Clock.Advance(TimeSpan.FromMilliseconds(25));
            Time.Advance(TimeSpan.FromMilliseconds(25));
        }
    }

    /// <summary>The process ends in good order, and the next one begins.</summary>
    public async Task RestartAsync()
    {
        await Spool.DisposeAsync();
        _spool = null;
    }

    /// <summary>The machine loses its power, and the next process begins.</summary>
    public void Crash()
    {
        Disk = Disk.Crash();
        _spool = null;
    }

    /// <summary>The process is killed, and the next one begins: what it wrote is there, flushed or not.</summary>
    public void Kill()
    {
        Disk = Disk.Kill();
        _spool = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_spool is not null)
            await _spool.DisposeAsync();
    }
}
