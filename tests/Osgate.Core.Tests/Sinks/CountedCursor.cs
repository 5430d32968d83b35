using Osgate.Core.Spool;

namespace Osgate.Core.Tests.Sinks;

/// <summary>A cursor with counts as a test says, and nothing behind it.</summary>
internal sealed class CountedCursor : ISpoolCursor
{
    public string Sink => "sink";

    public long Backlog => 0;

    public long BacklogReadings { get; set; }

    public long DroppedReadings { get; set; }

    public ValueTask ReadAsync(Batch batch, BatchLimits limits, CancellationToken cancel) => throw new NotSupportedException("there is nothing");

    public void Confirm(int reports) => throw new NotSupportedException("there is nothing");

    public long Rewind(RewindTarget target) => throw new NotSupportedException("there is nothing");
}
