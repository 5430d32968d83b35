using Osgate.Core.Spool;

namespace Osgate.Core.Tests.Sinks;

/// <summary>A cursor that keeps all that was confirmed, and goes back as far as it is asked to.</summary>
internal sealed class RewindableCursor(ISpoolCursor inner) : ISpoolCursor
{
    private readonly List<BatchReport> _confirmed = [];
    private readonly Batch _read = new();
    private int _again;

    public string Sink => inner.Sink;

    public long Backlog => inner.Backlog + Again;

    public long BacklogReadings => inner.BacklogReadings + Again;

    public long DroppedReadings => inner.DroppedReadings;

    private int Again => _confirmed.Count - _again;

    public async ValueTask ReadAsync(Batch batch, BatchLimits limits, CancellationToken cancel)
    {
        batch.Clear();
        foreach (var report in _confirmed.Skip(_again).Take(limits.MaxReports))
            batch.Add(report);
        if (batch.Count > 0)
            return;
        await inner.ReadAsync(batch, limits, cancel);
        _read.Clear();
        foreach (ref readonly var report in batch.Reports)
            _read.Add(report);
    }

    public void Confirm(int reports)
    {
        if (Again > 0)
        {
            _again += reports;
            return;
        }
        _confirmed.AddRange(_read.Reports[..reports]);
        _again = _confirmed.Count;
        inner.Confirm(reports);
    }

    public long Rewind(long sequence)
    {
        _again = _confirmed.FindIndex(r => r.Sequence >= sequence);
        return _confirmed[_again].Sequence;
    }
}
