namespace Osgate.Core.Spool;

/// <summary>The log between connectors and sinks: the only buffer there is.</summary>
internal interface ISpool : IAsyncDisposable
{
    /// <summary>Keeps a copy of a report. Never blocks on I/O, never throws.</summary>
    /// <returns>The positions that the report took, to be flushed.</returns>
    SpoolRange Append(SpoolSource source, DateTimeOffset timestamp, ReadOnlySpan<ChannelReading> readings);

    /// <summary>Returns when all of a range is kept safe: on disk, or confirmed by every sink that it goes to.</summary>
    /// <exception cref="SpoolUnavailableException">Something of it could not be kept.</exception>
    ValueTask FlushAsync(SpoolRange range, CancellationToken cancel);

    /// <summary>The cursor of a sink, by the sink's name; a name has one cursor. What the sink had not confirmed is
    /// behind it, whatever else of the sink was changed in the meantime.</summary>
    ISpoolCursor Open(SpoolSink sink);

    /// <summary>Forgets a sink's cursor and all that it has not delivered.</summary>
    void Forget(string sink);
}
