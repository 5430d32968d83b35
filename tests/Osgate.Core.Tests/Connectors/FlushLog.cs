using Osgate.Core.Spool;

namespace Osgate.Core.Tests.Connectors;

/// <summary>A spool that only notes what it is asked for.</summary>
internal sealed class FlushLog : ISpool
{
    public List<(SpoolSource Source, DateTimeOffset Timestamp)> Appended { get; } = [];

    public List<(long From, long To)> Flushed { get; } = [];

    public Exception? Failure { get; set; }

    /// <summary>Until when a flush takes.</summary>
    public Task Flushing { get; init; } = Task.CompletedTask;

    public SpoolRange Append(SpoolSource source, DateTimeOffset timestamp, ReadOnlySpan<ChannelReading> readings)
    {
        Appended.Add((source, timestamp));
        return new SpoolRange(Appended.Count - 1, Appended.Count);
    }

    public ValueTask FlushAsync(SpoolRange range, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (Failure is not null)
            throw Failure;
        Flushed.Add((range.From, range.To));
        return new ValueTask(Flushing);
    }

    public ISpoolCursor Open(SpoolSink sink) => throw new NotSupportedException("nobody reads here");

    public void Forget(string sink) => throw new NotSupportedException("nobody reads here");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
