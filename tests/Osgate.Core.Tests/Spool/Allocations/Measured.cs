namespace Osgate.Core.Tests.Spool.Allocations;

/// <summary>What was allocated over many turns.</summary>
internal sealed record Measured
{
    /// <summary>Turns in which anything was allocated.</summary>
    public int TurnsThatAllocate { get; set; }

    /// <summary>Bytes that were allocated in turns.</summary>
    public long Bytes { get; set; }

    /// <summary>Bytes that were allocated between turns, while time passed.</summary>
    public long BytesBetween { get; set; }

    /// <summary>Files that were begun.</summary>
    public int Files { get; set; }

    /// <summary>How often it was written down how far the sinks have come.</summary>
    public int Saves { get; set; }
}
