namespace Osgate.Durability;

/// <summary>What one row of the matrix counted, in readings.</summary>
public sealed record RowResult
{
    /// <summary>The row.</summary>
    public required string Row { get; init; }

    /// <summary>How often it was broken.</summary>
    public required int Rounds { get; init; }

    /// <summary>Handed to the gateway.</summary>
    public required long Sent { get; init; }

    /// <summary>Of those, answered by the gateway after a flush.</summary>
    public required long Flushed { get; init; }

    /// <summary>Seen at the far end, each counted once.</summary>
    public required long Confirmed { get; init; }

    /// <summary>Seen at the far end once more.</summary>
    public required long Repeated { get; init; }

    /// <summary>Never seen, though they had to be. Must be 0.</summary>
    public required long Lost { get; init; }

    /// <summary>Never seen, and at risk: nobody flushed them before a kill.</summary>
    public required long Unflushed { get; init; }

    /// <summary>How long before the kill the oldest of those was handed out.</summary>
    public required TimeSpan OldestUnflushed { get; init; }

    /// <summary>Seen for the first time after a later one of their channel, or under another channel's name. Must be 0.</summary>
    public required long Disordered { get; init; }

    /// <summary>Why the row could not be ended, or <see langword="null"/>.</summary>
    public string? Failure { get; init; }

    /// <summary>Whether it kept the promise.</summary>
    public bool IsKept => Lost == 0 && Disordered == 0 && Failure is null;
}
