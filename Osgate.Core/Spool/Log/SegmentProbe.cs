using Osgate.Core.Spool.Files;
using Osgate.Core.Spool.Records;

namespace Osgate.Core.Spool.Log;

/// <summary>Looks into segments one by one: how they begin, and how the last one ends. Blocks.</summary>
internal sealed class SegmentProbe : ISegments, IDisposable
{
    private readonly ISpoolFiles _files;

    // The same for all, so that what the segments of one run have in common outlives damage in one of them.
    private readonly SegmentReader _reader;
    private Segment? _segment;

    public SegmentProbe(ISpoolFiles files)
    {
        _files = files;
        _reader = new SegmentReader(files, this, probes: true);
    }

    /// <summary>Finds a segment's first report; false when there is none.</summary>
    public bool TryOpen(Segment segment)
    {
        _segment = segment;
        using (var file = segment.OpenForReading(_files))
            segment.Length = file.Length;
        // Until it is known better: nothing is too far behind.
        segment.End = long.MaxValue;
        if (!_reader.Find(0))
            return false;
        var header = _reader.Header;
        segment.First = header.First;
        segment.End = header.End;
        segment.FirstUtc = header.Clock.Utc;
        segment.LastClock = header.Clock;
        segment.BootId = _reader.BootId;
        foreach (var (name, mark, delivered) in header.Sinks)
        {
            if (name is null)
                continue;
            segment.FirstMarks[name] = mark;
            segment.FirstDelivered[name] = delivered;
        }
        return true;
    }

    /// <summary>Reads a segment up to its end.</summary>
    public void ReadToEnd(Segment segment, Dictionary<string, Mark> marks)
    {
        if (!TryOpen(segment))
            return;
        do
        {
            segment.End = Math.Max(segment.End, _reader.Header.End);
            segment.LastClock = _reader.Header.Clock;
            Measure(marks);
        }
        while (_reader.Find(_reader.Header.End));
    }

    Segment? ISegments.Find(long position, out long length)
    {
        length = _segment!.Length;
        return _segment;
    }

    void ISegments.Hold(Segment segment)
    {
    }

    void ISegments.LetGo(Segment segment)
    {
    }

    void ISegments.NoteDamage(Segment segment, long from, long to) => segment.Damage ??= (from, to);

    public void Dispose() => _reader.Dispose();

    // The numbers of the frame's sinks behind its last report.
    private void Measure(Dictionary<string, Mark> marks)
    {
        var entries = _reader.Entries;
        for (var order = 0; order < _reader.Header.SinkCount; order++)
        {
            var (name, mark, _) = _reader.Header.Sinks[order];
            if (name is null)
                continue;
            for (var offset = 0; offset < entries.Length;)
            {
                var entry = Entry.Next(entries, ref offset);
                if (entry.Kind == EntryKind.Report)
                {
                    entry.Report(out var source, out _, out var readings);
                    if (_reader.Definitions.Has(source) && _reader.Definitions.SourceOf(source).GoesTo(name))
                        mark.Pass(readings);
                }
                else if (entry.Kind == EntryKind.Skip)
                {
                    var skip = entry.Skip(out _);
                    for (var i = 0; i < order; i++)
                    {
                        skip.Number();
                        skip.Number();
                    }
                    mark.Sequence += (long)skip.Number();
                    mark.ReadingSequence += (long)skip.Number();
                }
            }
            marks[name] = mark;
        }
    }
}
