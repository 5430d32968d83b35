namespace Osgate.Core.Spool.Log;

/// <summary>The segments of a stream that are there.</summary>
internal interface ISegments
{
    /// <summary>The segment that holds a position, else the first one behind it, and how many of its bytes are on disk;
    /// <see langword="null"/> when there is none.</summary>
    Segment? Find(long position, out long length);

    /// <summary>Notes that a segment's file is open: it is not used again for another.</summary>
    void Hold(Segment segment);

    void LetGo(Segment segment);

    /// <summary>Notes that bytes before a whole frame are damaged.</summary>
    void NoteDamage(Segment segment, long from, long to);
}
