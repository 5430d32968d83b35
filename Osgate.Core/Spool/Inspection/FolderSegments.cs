using Osgate.Core.Spool.Files;
using Osgate.Core.Spool.Log;

namespace Osgate.Core.Spool.Inspection;

/// <summary>The segments of one stream as a folder holds them at one time.</summary>
internal sealed class FolderSegments(IReadOnlyList<Segment> segments) : ISegments
{
    public IReadOnlyList<Segment> All => segments;

    /// <summary>The segments of a stream in which there are reports, oldest first. Blocks.</summary>
    public static FolderSegments Of(ISpoolFiles files, int stream)
    {
        var segments = new List<Segment>();
        using var probe = new SegmentProbe(files);
        foreach (var segment in Find(files, stream))
        {
            // What a running gateway has used again in the meantime nobody needed.
            if (!TryOpen(probe, segment))
                continue;
            if (segments.Count > 0)
                segments[^1].End = Math.Max(segments[^1].First, segment.First);
            segments.Add(segment);
        }
        if (segments.Count > 0)
            segments[^1].End = long.MaxValue;
        return new FolderSegments(segments);
    }

    /// <summary>All files of a stream, oldest first.</summary>
    public static IEnumerable<Segment> Find(ISpoolFiles files, int stream) =>
        files.List().Select(f => Segment.FromName(SpoolLog.NameOf(stream), f)).OfType<Segment>().OrderBy(static s => s.Number);

    public Segment? Find(long position, out long length)
    {
        var segment = segments.FirstOrDefault(s => s.End > position);
        length = segment?.Length ?? 0;
        return segment;
    }

    public void Hold(Segment segment)
    {
    }

    public void LetGo(Segment segment)
    {
    }

    public void NoteDamage(Segment segment, long from, long to)
    {
    }

    private static bool TryOpen(SegmentProbe probe, Segment segment)
    {
        try
        {
            return probe.TryOpen(segment);
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }
}
