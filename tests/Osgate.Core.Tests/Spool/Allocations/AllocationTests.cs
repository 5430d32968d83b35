using System.Diagnostics;
using System.Reflection;
using Osgate.Core.Spool;
using Osgate.Core.Tests.Spool.Clock;
using Osgate.Testing;

namespace Osgate.Core.Tests.Spool.Allocations;

/// <summary>What the way of a reading allocates once it runs: nothing for a reading or a report; a little for each second
/// and each file.</summary>
[NonParallelizable]
internal sealed class AllocationTests
{
    private const int Devices = 4;
    private const int Channels = 25;
    private const int ReportsPerTurn = 8;
    private const int ReadingsPerTurn = ReportsPerTurn * Channels;
    private const int Turns = 4000;
    private const int BytesPerFile = 16_000;
    private const int BytesPerSave = 4_000;
    private const int BytesPerSecond = 4_000;

    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly BatchLimits Limits = new() { MaxReadings = ReadingsPerTurn };

    private readonly ChannelReading[] _readings = new ChannelReading[Channels];
    private readonly Batch _batch = new();
    private QuietDisk _disk = null!;
    private QuietTime _time = null!;
    private FakeBoxClock _clock = null!;
    private DiskSpool _spool = null!;
    private SpoolSource[] _sources = null!;
    private long _turns;

    [SetUp]
    public void OpenSpool()
    {
        _disk = new QuietDisk();
        _time = new QuietTime();
        _clock = new FakeBoxClock();
        _turns = 0;
        var options = new SpoolOptions { SegmentBytes = 512 << 10 };
        _spool = DiskSpool.Open(_disk, _clock, options, _time, new ListLogger(), new InlineQueue(), new InlineQueue());
        _sources = [.. Enumerable.Range(0, Devices).Select(d => new SpoolSource(TestReport.SourceOf($"device {d}", Guid.NewGuid(), [.. Enumerable.Range(0, Channels).Select(c => $"channel {c}")]), [])
        {
            HighChannels = d == 0 ? [.. Enumerable.Range(1, 20)] : [],
        })];
    }

    [TearDown]
    public ValueTask CloseSpool() => _spool.DisposeAsync();

    [Test]
    public void Sinks_that_keep_up_cost_nothing_for_a_reading()
    {
        var one = _spool.Open(new SpoolSink("one"));
        var two = _spool.Open(new SpoolSink("two"));
        var measured = Measure(() =>
        {
            Append();
            Take(one);
            Take(two);
        });
        Assert.That(measured.Files, Is.Zero, "no reading goes to disk here");
        Check(measured);
    }

    [Test]
    public void A_flush_costs_nothing_for_a_reading()
    {
        var sink = _spool.Open(new SpoolSink("sink"));
        var measured = Measure(() =>
        {
            Flush(Append());
            Take(sink);
        });
        Assert.That(_disk.Flushes, Is.GreaterThan(2 * Turns));
        Check(measured);
    }

    [Test]
    public void A_sink_that_is_behind_and_reads_from_the_disk_costs_nothing_for_a_reading()
    {
        var ahead = _spool.Open(new SpoolSink("ahead"));
        var behind = _spool.Open(new SpoolSink("behind"));
        // More than is kept in memory.
        for (var i = 0; i < 2000; i++)
        {
            Append();
            Take(ahead);
            Pass();
        }
        var measured = Measure(() =>
        {
            Append();
            Take(ahead);
            Take(behind);
        });
        Assert.That(behind.BacklogReadings, Is.GreaterThan(200_000), "it is behind still");
        Assert.That(measured.Files, Is.GreaterThan(10), "files come and go");
        Check(measured);
    }

    [Test]
    public async Task A_sink_that_waits_for_each_report_costs_nothing_for_it()
    {
        const int reports = 20_000;
        var sink = _spool.Open(new SpoolSink("sink"));
        using var stop = new CancellationTokenSource();
        using var taken = new AutoResetEvent(false);
        // On the thread pool, as in the gateway: the test's own context would make an object of each step.
        var taking = Task.Run(() => TakeAllAsync(sink, taken, stop.Token), CancellationToken.None);
        var allocated = 0L;
        for (var i = 0; i < 2 * reports; i++)
        {
            if (i == reports)
                allocated = GC.GetTotalAllocatedBytes(precise: true);
            _spool.Append(_sources[1], SpoolReports.Noon.AddSeconds(i), _readings);
            if (!taken.WaitOne(Patience))
                throw new TimeoutException("the sink did not get its report");
            if (i % 10 == 0)
                Pass();
        }
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        await stop.CancelAsync();
        await taking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await TestContext.Out.WriteLineAsync($"{(double)allocated / reports:0.###} bytes a report");
        // A debug build makes an object of each state machine; elsewhere a little noise is left of the threads.
        var isDebug = typeof(DiskSpool).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true };
        Assert.That((double)allocated / reports, Is.LessThan(isDebug ? 250 : 8), "bytes a report");
    }

    private async Task TakeAllAsync(ISpoolCursor sink, AutoResetEvent taken, CancellationToken stop)
    {
        while (true)
        {
            await sink.ReadAsync(_batch, Limits, stop);
            sink.Confirm(_batch.Count);
            taken.Set();
        }
    }

    // A turn that begins no file and writes no state down allocates nothing at all.
    private static void Check(Measured measured)
    {
        TestContext.Out.WriteLine(measured);
        Assert.Multiple(() =>
        {
            // A file that is begun is read and given back later on.
            Assert.That(measured.TurnsThatAllocate, Is.LessThanOrEqualTo((3 * measured.Files) + measured.Saves));
            Assert.That(measured.Bytes, Is.LessThanOrEqualTo((measured.Files * BytesPerFile) + (measured.Saves * BytesPerSave)));
            Assert.That(measured.BytesBetween, Is.LessThanOrEqualTo((measured.Files * BytesPerFile) + (Turns * Turn.TotalSeconds * BytesPerSecond)));
        });
    }

    private Measured Measure(Action turn)
    {
        for (var i = 0; i < Turns; i++)
        {
            turn();
            Pass();
        }
        var (files, saves) = (_disk.Files, _disk.Saves);
        var measured = new Measured();
        for (var i = 0; i < Turns; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            turn();
            var after = GC.GetAllocatedBytesForCurrentThread();
            Pass();
            measured.Bytes += after - before;
            measured.BytesBetween += GC.GetAllocatedBytesForCurrentThread() - after;
            measured.TurnsThatAllocate += after == before ? 0 : 1;
        }
        measured.Files = _disk.Files - files;
        measured.Saves = _disk.Saves - saves;
        return measured;
    }

    private void Flush(SpoolRange range)
    {
        var flush = _spool.FlushAsync(range, CancellationToken.None);
        if (!flush.IsCompleted)
            throw new InvalidOperationException("it is not flushed");
        flush.GetAwaiter().GetResult();
    }

    private SpoolRange Append()
    {
        var from = _spool.End;
        for (var i = 0; i < ReportsPerTurn; i++)
        {
            for (var c = 0; c < Channels; c++)
                _readings[c] = new ChannelReading(c, new Reading(_turns + (c / 7.0)));
            _spool.Append(_sources[i % Devices], SpoolReports.Noon.AddSeconds(_turns), _readings);
        }
        _turns++;
        return new SpoolRange(from, _spool.End);
    }

    private void Take(ISpoolCursor cursor)
    {
        var read = cursor.ReadAsync(_batch, Limits, CancellationToken.None);
        if (!read.IsCompletedSuccessfully)
            throw new InvalidOperationException("there is nothing to read");
        cursor.Confirm(_batch.Count);
    }

    private void Pass()
    {
        _clock.Advance(Turn);
        _time.Advance(Turn);
    }
}
