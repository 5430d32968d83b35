using Osgate.Core.Management;
using Osgate.Core.Spool.Files;
using Osgate.Core.Spool.Log;
using Osgate.Core.Spool.Records;

namespace Osgate.Core.Spool.Inspection;

/// <summary>Reads every record of a stream, and finds what is damaged and what is missing. Blocks; changes nothing.</summary>
internal sealed class SpoolSurveyor(ISpoolFiles files) : ISegments
{
    // Readings of each sink up to where the survey has come.
    private readonly Dictionary<string, long> _readings = new(StringComparer.Ordinal);
    private readonly List<(long Offset, long Bytes)> _damaged = [];
    private Segment? _segment;

    /// <summary>Reads one file after the other; the files of one stream in their order.</summary>
    public IEnumerable<SpoolFileSurvey> Survey(int stream)
    {
        _readings.Clear();
        foreach (var segment in FolderSegments.Find(files, stream))
        {
            if (SurveyOne(segment) is { } survey)
                yield return survey;
        }
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

    void ISegments.NoteDamage(Segment segment, long from, long to) => _damaged.Add((from, to - from));

    private SpoolFileSurvey? SurveyOne(Segment segment)
    {
        _damaged.Clear();
        var missing = new SortedDictionary<string, long>(StringComparer.Ordinal);
        try
        {
            using (var file = segment.OpenForReading(files))
                segment.Length = file.Length;
            segment.End = long.MaxValue;
            _segment = segment;
            using var reader = new SegmentReader(files, this);
            long records = 0, reports = 0, readings = 0, undefined = 0;
            for (var from = 0L; reader.Find(from); from = reader.Header.End)
            {
                records++;
                FindMissing(reader.Header, missing);
                Count(reader, ref reports, ref readings, ref undefined);
            }
            return new SpoolFileSurvey(
                segment.Name, segment.Length, records, reports, readings, undefined, [.. _damaged], segment.Length - reader.WholeUpTo, missing);
        }
        catch (FileNotFoundException)
        {
            // A running gateway needed it no more.
            return null;
        }
    }

    private void FindMissing(ReportsHeader frame, SortedDictionary<string, long> missing)
    {
        foreach (var (name, mark, delivered) in frame.Sinks)
        {
            if (name is null)
                continue;
            if (_readings.TryGetValue(name, out var before) && mark.Readings - before - delivered is var gap && gap > 0)
                missing[name] = missing.GetValueOrDefault(name) + gap;
            _readings[name] = mark.Readings;
        }
    }

    private void Count(SegmentReader reader, ref long reports, ref long readings, ref long undefined)
    {
        var entries = reader.Entries;
        for (var offset = 0; offset < entries.Length;)
        {
            var entry = Entry.Next(entries, ref offset);
            if (entry.Kind != EntryKind.Report)
                continue;
            entry.Report(out var source, out _, out var count);
            reports++;
            readings += count;
            if (!reader.Definitions.Has(source))
            {
                undefined++;
                continue;
            }
            foreach (var (name, _, _) in reader.Header.Sinks)
            {
                if (name is not null && reader.Definitions.SourceOf(source).GoesTo(name))
                    _readings[name] += count;
            }
        }
    }
}
