using Microsoft.Extensions.Logging;
using Osgate.Core.Connectors;

namespace Osgate.Core.Sinks.Rejects;

/// <summary>Puts aside what the far end of a sink refuses. Where that cannot be done it is said and counted: a refused
/// report is never in the way of the others.</summary>
internal sealed partial class SinkRejects(RejectFile file, EngineSinkServices services, SinkTally tally)
{
    private readonly FaultLog _refusals = new(services.Logger, services.Time, "refused for good");
    private readonly FaultLog _unkept = new(services.Logger, services.Time, "rejected and not kept");

    /// <summary>Why the far end refuses, as long as it does; <see langword="null"/> when it took the last batch whole.</summary>
    public string? Current => _refusals.Current;

    public RejectFile File { get; } = file;

    /// <summary>Looks at what an earlier run left.</summary>
    public async Task OpenAsync(CancellationToken cancel)
    {
        try
        {
            await File.OpenAsync(cancel);
        }
        // What was refused earlier is no reason not to deliver what comes now.
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogUnreadable(services.Logger, e.Message);
        }
    }

    /// <summary>The refusals that name one of the first reports of a batch, each report once.</summary>
    public static List<Rejection> Within(IEnumerable<Rejection> rejections, int reports) =>
        [.. rejections.Where(r => r.Report >= 0 && r.Report < reports).DistinctBy(r => r.Report)];

    /// <summary>Keeps refused reports and counts them; returns their readings.</summary>
    /// <param name="batch">Where they stand.</param>
    /// <param name="rejections">Which they are; each stands in the batch.</param>
    /// <param name="message">What they have in common.</param>
    public async Task<int> KeepAsync(Batch batch, List<Rejection> rejections, string message)
    {
        _refusals.Fault(message);
        var now = services.Time.GetUtcNow();
        var readings = rejections.Sum(r => batch[r.Report].Readings.Length);
        tally.Reject(readings);
        try
        {
            // A stop does not come in between: it is short, and what follows is the confirmation.
            await File.AppendAsync([.. rejections.Select(r => RejectedReport.Of(batch[r.Report], r.Reason, now))], CancellationToken.None);
            _unkept.Clear();
        }
        // A full disk, say; the far end will not take them either.
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            tally.LoseRejected(readings);
            _unkept.Fault(e.Message, e);
        }
        return readings;
    }

    /// <summary>Notes that a batch was taken whole.</summary>
    public void Clear() => _refusals.Clear();

    [LoggerMessage(Level = LogLevel.Warning, Message = "what the far end refused earlier cannot be read: {Message}")]
    private static partial void LogUnreadable(ILogger logger, string message);
}
