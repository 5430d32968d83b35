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
    /// <see cref="Confirm"/> in between it gives the same reports again, with the same numbers.</summary>
    ValueTask ReadAsync(Batch batch, BatchLimits limits, CancellationToken cancel);

    /// <summary>Moves the cursor behind what was read last.</summary>
    void Confirm();
}
