namespace Osgate;

/// <summary>Takes the reports of one listener's task on their way to the sinks. Not safe for several threads at once:
/// each task that writes takes its own.</summary>
public interface IReportWriter
{
    /// <summary>Takes a copy of the report and stamps it with the gateway's time. Never blocks, never throws.</summary>
    void Write(Report report);

    /// <summary>Returns when all that this writer has written is kept safe; a listener calls it before it
    /// acknowledges its peer.</summary>
    /// <exception cref="SpoolUnavailableException">Something of it could not be kept; do not acknowledge.</exception>
    ValueTask FlushAsync(CancellationToken cancel = default);
}
