namespace Osgate.Core.Spool;

/// <summary>How far one sink has come. Used by one task at a time.</summary>
internal interface ISpoolCursor
{
    /// <summary>The sink's name.</summary>
    string Sink { get; }

    /// <summary>Reports that are not confirmed yet.</summary>
    long Backlog { get; }

    /// <summary>Readings in those.</summary>
    long BacklogReadings { get; }

    /// <summary>Readings that had to be discarded before they were confirmed.</summary>
    long DroppedReadings { get; }

    /// <summary>Fills a batch with the oldest reports behind the cursor, and waits while there are none. Without a
    /// <see cref="Confirm"/> in between it begins with the same report again, with the same numbers. A batch that is
    /// still in somebody's hands is not touched as long as another one is given here.</summary>
    ValueTask ReadAsync(Batch batch, BatchLimits limits, CancellationToken cancel);

    /// <summary>Moves the cursor behind the first reports of what was read last; the others are read again.</summary>
    /// <param name="reports">How many; confirming again, once that was done, does nothing.</param>
    void Confirm(int reports);

    /// <summary>Moves the cursor back to a report, as far as reports are kept, so that it and all after it come again,
    /// with the numbers that they had.</summary>
    /// <returns>The number of the first report that will come again.</returns>
    long Rewind(RewindTarget target);
}
