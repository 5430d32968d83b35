using Osgate.Core.Spool.Log;

namespace Osgate.Core.Spool;

/// <summary>The segments of one stream that are on disk. Guarded by the spool's lock.</summary>
internal sealed class SegmentList(Lock guard, Action<string, long, long> damaged) : ISegments
{
    /// <summary>All, oldest first.</summary>
    public List<Segment> All { get; } = [];

    /// <summary>Bytes of them.</summary>
    public long Bytes { get; private set; }

    public Segment? Find(long position, out long length)
    {
        lock (guard)
        {
            length = 0;
            // Positions rise from segment to segment; the last that begins at or before it is looked at first, since
            // what a given up segment holds at its end stands in the next one again.
            for (var i = All.Count - 1; i >= 0; i--)
            {
                if (All[i].First > position && i > 0)
                    continue;
                var segment = All[i];
                if (segment.End <= position)
                {
                    if (i + 1 == All.Count)
                        return null;
                    segment = All[i + 1];
                }
                length = segment.Length;
                return segment;
            }
            return null;
        }
    }

    public void Hold(Segment segment)
    {
        lock (guard)
            segment.Readers++;
    }

    public void LetGo(Segment segment)
    {
        lock (guard)
            segment.Readers--;
    }

    public void NoteDamage(Segment segment, long from, long to)
    {
        lock (guard)
        {
            if (segment.Damage is not null)
                return;
            segment.Damage = (from, to);
        }
        damaged(segment.Name, from, to);
    }

    public void Add(Segment segment)
    {
        All.Add(segment);
        Bytes += segment.Length;
    }

    /// <summary>Takes a segment out of the log; its file is then used again or removed.</summary>
    public void Remove(Segment segment)
    {
        All.Remove(segment);
        Bytes -= segment.Length;
    }

    /// <summary>Notes what was written and is safe.</summary>
    public void Grow(IReadOnlyList<SegmentGrowth> touched)
    {
        for (var i = 0; i < touched.Count; i++)
        {
            var (segment, end, length, lastClock) = touched[i];
            if (All.Count == 0 || All[^1].Number < segment.Number)
                All.Add(segment);
            Bytes += length - segment.Length;
            segment.Length = length;
            segment.End = end;
            segment.LastClock = lastClock;
        }
    }
}
