using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Osgate.Core.Spool;
using Osgate.Core.Tests.Spool.Clock;
using Osgate.Testing;

namespace Osgate.Core.Tests.Spool.Damage;

/// <summary>What a sink gets of a spool whose files were damaged.</summary>
internal sealed class Survivors
{
    private const int Probe = 1000;

    private Survivors()
    {
    }

    /// <summary>The numbers of the reports, in the order in which they came.</summary>
    public List<long> Sequences { get; } = [];

    /// <summary>Readings that came.</summary>
    public long Readings { get; private set; }

    /// <summary>Reports that were said to wait.</summary>
    public long Backlog { get; private set; }

    /// <summary>Readings that were counted as lost.</summary>
    public long Dropped { get; private set; }

    /// <summary>What is wrong with the spool afterwards; empty when it goes on.</summary>
    public string Wrong { get; private set; } = "";

    /// <summary>What the spool said of damage.</summary>
    public IReadOnlyList<string> Said { get; private set; } = [];

    /// <summary>Opens a spool, reads all that is there, and looks whether it goes on.</summary>
    public static Survivors Of(DiskImage image)
    {
        var survivors = new Survivors();
        var log = new ListLogger();
        var clock = new FakeBoxClock();
        var spool = DiskSpool.Open(image.ToDisk(), clock, new SpoolOptions(), new FakeTimeProvider(SpoolReports.Noon), log, new InlineQueue(), new InlineQueue());
        var cursor = spool.Open(new SpoolSink(SmallSpool.Sink));
        survivors.Backlog = cursor.Backlog;
        survivors.Drain(cursor);
        survivors.Dropped = cursor.DroppedReadings;
        survivors.LookOn(spool, cursor);
        survivors.Said = [.. log.Lines.Where(l => l.Level >= LogLevel.Warning).Select(l => l.Message)];
        return survivors;
    }

    // A wait says that there is nothing more.
    private void Drain(ISpoolCursor cursor)
    {
        var batch = new Batch();
        using var cancel = new CancellationTokenSource();
        while (Begin(cursor, batch, cancel.Token))
        {
            foreach (ref readonly var report in batch.Reports)
            {
                Sequences.Add(report.Sequence);
                Readings += report.Readings.Length;
            }
            cursor.Confirm(batch.Count);
        }
        cancel.Cancel();
    }

    private static bool Begin(ISpoolCursor cursor, Batch batch, CancellationToken cancel)
    {
        var read = cursor.ReadAsync(batch, new BatchLimits { MaxReports = 7 }, cancel);
        return read.IsCompletedSuccessfully;
    }

    private void LookOn(DiskSpool spool, ISpoolCursor cursor)
    {
        if (cursor.Backlog != 0 || cursor.BacklogReadings != 0)
            Wrong += $"{cursor.Backlog} reports are said to wait, and do not come; ";
        if (spool.Cursors.FirstOrDefault(c => c.Sink is not SmallSpool.Sink and not "other") is { } stranger)
            Wrong += $"there is a sink '{stranger.Sink}'; ";
        var last = Sequences.Count == 0 ? 0 : Sequences.Max();
        spool.Append(SpoolReports.Source(), Probe);
        var batch = new Batch();
        if (!Begin(cursor, batch, CancellationToken.None) || batch.Count != 1 || batch[0].Sequence <= last)
            Wrong += $"what comes after it is {SpoolReports.Show(batch)}; ";
        cursor.Confirm(1);
        if (cursor.DroppedReadings != Dropped)
            Wrong += $"then {cursor.DroppedReadings} are counted as lost; ";
    }
}
