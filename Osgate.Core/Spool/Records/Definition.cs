namespace Osgate.Core.Spool.Records;

/// <summary>What is written once in a segment, and stands as a number in its records: a source or a text.</summary>
internal sealed class Definition(int id, SpoolSource? source, string? text)
{
    private readonly Chunk?[] _lastUse = new Chunk?[SpoolLog.Streams];

    /// <summary>Its number, from 1; unique as long as the process runs.</summary>
    public int Id => id;

    public SpoolSource? Source => source;

    public string? Text => text;

    /// <summary>The sinks that a source's reports go to, a bit each.</summary>
    public ulong Slots { get; set; }

    /// <summary>Notes that a chunk needs it; false when that was noted already.</summary>
    public bool UseIn(Chunk chunk)
    {
        if (_lastUse[chunk.Stream] == chunk)
            return false;
        _lastUse[chunk.Stream] = chunk;
        return true;
    }

    /// <summary>Lets go of a chunk that is gone.</summary>
    public void Leave(Chunk chunk)
    {
        if (_lastUse[chunk.Stream] == chunk)
            _lastUse[chunk.Stream] = null;
    }
}
