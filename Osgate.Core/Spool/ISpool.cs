namespace Osgate.Core.Spool;

/// <summary>The log between connectors and sinks: the only buffer there is.</summary>
internal interface ISpool : IAsyncDisposable
{
    /// <summary>Keeps a copy of a report. Never blocks on I/O, never throws.</summary>
    /// <returns>The position behind the report, to flush up to.</returns>
    long Append(SpoolSource source, DateTimeOffset timestamp, ReadOnlySpan<ChannelReading> readings);

    /// <summary>Returns when all from one position up to another is kept safe.</summary>
    /// <exception cref="SpoolUnavailableException">Something of it could not be kept.</exception>
    ValueTask FlushAsync(long from, long to, CancellationToken cancel);

    /// <summary>The cursor of a sink, by the sink's name; a name has one cursor.</summary>
    ISpoolCursor Open(string sink);

    /// <summary>Forgets a sink's cursor and all that it has not delivered.</summary>
    void Forget(string sink);
}
