using Osgate.Core.Spool.Records;

namespace Osgate.Core.Spool.Log;

/// <summary>A part of a chunk that is to be made safe.</summary>
internal sealed class PendingWrite
{
    public Chunk Chunk { get; set; } = null!;

    /// <summary>What its records refer to.</summary>
    public ArraySegment<Definition> Definitions { get; set; }

    /// <summary>Where the part begins.</summary>
    public CommitPoint From { get; } = new();

    /// <summary>Where it ends.</summary>
    public CommitPoint To { get; } = new();

    /// <summary>The position up to which every sink has it already.</summary>
    public long Delivered { get; set; }
}
