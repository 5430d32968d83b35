using Osgate.Core.Spool;

namespace Osgate.Core.Sinks.Rejects;

/// <summary>Appends rejected reports to a spool again, for one sink alone. They come after newer ones, so they say that
/// they are late.</summary>
internal sealed class RejectReplay(ISpool spool, string sink)
{
    private readonly Dictionary<ReportSource, SpoolSource> _sources = [];
    private SpoolRange? _range;

    public ReplayedRejects Done { get; private set; }

    /// <summary>Appends a report; nothing where there is none, since it could not be read.</summary>
    public void Append(RejectedReport? report)
    {
        if (report is null)
            return;
        if (!_sources.TryGetValue(report.Source, out var source))
            _sources[report.Source] = source = new SpoolSource(report.Source, [sink]) { IsLate = true };
        var range = spool.Append(source, report.Timestamp, report.Readings.AsSpan());
        _range = new SpoolRange(_range?.From ?? range.From, range.To);
        Done = new ReplayedRejects(Done.Reports + 1, Done.Readings + report.Readings.Length);
    }

    /// <summary>Returns when all that was appended is safe.</summary>
    /// <exception cref="SpoolUnavailableException">It could not be kept.</exception>
    public ValueTask FlushAsync(CancellationToken cancel) => _range is { } range ? spool.FlushAsync(range, cancel) : ValueTask.CompletedTask;
}
