using Osgate.Core.Spool;

namespace Osgate.Core.Connectors;

/// <summary>Carries the reports of one task of a lane through the pipeline into the spool.</summary>
/// <remarks>Hot path: allocates nothing per reading.</remarks>
internal sealed class SpoolWriter(LaneRoute route) : IReportWriter
{
    private long _from = -1;
    private long _to;

    public void Write(Report report)
    {
        if (report.Count == 0)
            return;
        if (route.Append(report) is not { } range)
            return;
        if (_from < 0)
            _from = range.From;
        _to = range.To;
    }

    public async ValueTask FlushAsync(CancellationToken cancel = default)
    {
        if (_from < 0)
            return;
        var from = _from;
        _from = -1;
        try
        {
            await route.Spool.FlushAsync(new SpoolRange(from, _to), cancel);
        }
        catch (OperationCanceledException)
        {
            // Nobody knows yet whether it was kept: the next flush asks for it again.
            _from = from;
            throw;
        }
    }
}
