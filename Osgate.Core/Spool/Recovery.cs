using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Osgate.Core.Spool.Log;
using Osgate.Core.Spool.Records;
using Osgate.Core.Spool.State;

namespace Osgate.Core.Spool;

/// <summary>Finds what the run before has left: its segments, where they end, and how far each sink had come.</summary>
internal sealed partial class Recovery(DiskSpool spool, ILogger logger)
{
    // The numbers of each sink at the end of each stream, by the sink's name.
    private readonly Dictionary<string, Mark>[] _ends = [new(StringComparer.Ordinal), new(StringComparer.Ordinal)];
    private readonly List<string> _names = [];
    private SpoolState? _state;

    public void Run()
    {
        _state = spool.Keeper.Read();
        var files = spool.Files.List();
        var header = new SegmentHeader(RandomNumberGenerator.GetInt32(1, int.MaxValue) + ((long)RandomNumberGenerator.GetInt32(int.MaxValue) << 31), spool.Clock.BootId);
        foreach (var log in spool.Logs)
        {
            var name = SpoolLog.NameOf(log.Stream);
            var found = files.Select(f => Segment.FromName(name, f)).OfType<Segment>().OrderBy(static s => s.Number).ToList();
            log.Writer = new SegmentWriter(spool.Files, name, spool.Options, header, found.Count == 0 ? 0 : found[^1].Number);
            Restore(log, found);
        }
        var end = Math.Max(_state?.Position ?? 0, spool.Logs.Max(static l => l.DiskEnd));
        foreach (var name in (_state?.Sinks.Select(static s => s.Name) ?? []).Union(_names))
            Restore(name, _state?.Sinks.FirstOrDefault(s => s.Name == name), end);
        spool.RestoreEnd(end);
        if (_state is { IsClean: false })
            LogUnclean(logger);
        if (_state is not null || end > 0)
            LogFound(logger, spool.Logs.Sum(static l => l.Segments.Count), spool.Logs.Sum(static l => l.Stored.Bytes), spool.Cursors.Sum(static c => c.BacklogReadings));
        // What is reserved now must be on disk before it is given away.
        spool.Keeper.TrySave(isClean: false);
    }

    private void Restore(SpoolLog log, List<Segment> found)
    {
        using var probe = new SegmentProbe(spool.Files);
        foreach (var segment in found)
        {
            if (!probe.TryOpen(segment))
            {
                LogUnreadable(logger, segment.Name);
                spool.Files.Delete(segment.Name);
                continue;
            }
            if (log.Segments.Count > 0)
                log.Segments[^1].End = Math.Max(log.Segments[^1].First, segment.First);
            foreach (var name in segment.FirstMarks.Keys.Where(n => !_names.Contains(n)))
                _names.Add(name);
            log.Stored.Add(segment);
        }
        if (log.Segments.Count == 0)
            return;
        Secure(log.Segments[^1]);
        probe.ReadToEnd(log.Segments[^1], _ends[log.Stream]);
        // Who comes from an earlier segment may know what a damaged one defines, and reads on to what is here the end.
        if (log.Segments[^1].Damage is not null)
            log.Segments.ForEach(s => probe.ReadToEnd(s, _ends[log.Stream]));
        // A sink that the last segment does not know has what it had when it was known: where sinks change, a segment ends.
        foreach (var name in _names.Where(n => !_ends[log.Stream].ContainsKey(n)))
        {
            var marks = new Dictionary<string, Mark>(StringComparer.Ordinal);
            if (log.Segments.FindLast(s => s.FirstMarks.ContainsKey(name)) is { } known)
                probe.ReadToEnd(known, marks);
            if (marks.TryGetValue(name, out var mark))
                _ends[log.Stream].Add(name, mark);
        }
        foreach (var segment in log.Segments.Where(static s => s.Damage is not null))
            spool.NoteDamage(segment.Name, segment.Damage!.Value.From, segment.Damage.Value.To);
    }

    // A process that was killed may have left to the operating system what it had not flushed.
    private void Secure(Segment segment)
    {
        try
        {
            using var file = spool.Files.Open(segment.Name, forWriting: true);
            file.Flush();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotSecured(logger, segment.Name, e.Message);
        }
    }

    private void Restore(string name, SinkState? state, long end)
    {
        var slot = spool.RestoreSlot(name);
        slot.JoinsAt = state?.JoinsAt ?? 0;
        var live = new LogCursor[SpoolLog.Streams];
        var lost = 0L;
        foreach (var log in spool.Logs)
        {
            var stream = state?.Streams.ElementAtOrDefault(log.Stream);
            var (position, mark) = stream is not null ? (stream.Position, stream.Mark) : First(log, name, end);
            if (position >= slot.JoinsAt && log.Segments.Find(s => s.FirstMarks.ContainsKey(name)) is { } first && position < first.First)
            {
                // What is missing before the oldest segment was delivered, or else is lost.
                lost += Math.Max(0, first.FirstMarks[name].Readings - mark.Readings - first.FirstDelivered[name]);
                (position, mark) = (first.First, first.FirstMarks[name]);
            }
            live[log.Stream] = spool.NewCursor(log.Stream, slot, position, mark);
            var last = _ends[log.Stream].GetValueOrDefault(name, mark);
            var reports = Math.Max(last.Reports, mark.Reports);
            var readings = Math.Max(last.Readings, mark.Readings);
            slot.Restore(log.Stream, reports, readings);
            // What was safe when that was written down, and is not found, was damaged since.
            if (stream is not null)
                lost += Math.Max(0, stream.Readings - readings);
            slot.NextSequence = Math.Max(Math.Max(slot.NextSequence, last.Sequence), state?.NextSequence ?? 0);
            slot.NextReadingSequence = Math.Max(Math.Max(slot.NextReadingSequence, last.ReadingSequence), state?.NextReadingSequence ?? 0);
            log.RestoreWritten(slot, slot.End(log.Stream).Readings);
        }
        var cursor = new SinkCursor(spool, slot, live);
        cursor.Restore(
            (state?.Dropped ?? 0) + lost,
            (state?.Late ?? []).Select(l => spool.NewCursor(l.Stream, slot, l.Position, l.Mark, l.End, l.EndMark, isLate: true)));
        spool.Restore(cursor);
    }

    // Without a state all that is there comes again.
    private static (long Position, Mark Mark) First(SpoolLog log, string name, long end)
    {
        foreach (var segment in log.Segments)
        {
            if (segment.FirstMarks.TryGetValue(name, out var mark))
                return (segment.First, mark);
        }
        return (end, Mark.Start);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "the run before was not stopped in good order; what it had not written yet is gone, what it had acknowledged is not")]
    private static partial void LogUnclean(ILogger logger);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Segments} files with {Bytes} bytes, {Readings} readings wait")]
    private static partial void LogFound(ILogger logger, int segments, long bytes, long readings);

    [LoggerMessage(Level = LogLevel.Error, Message = "what the run before left in {File} cannot be flushed: {Problem}; a power cut may cost what it had not acknowledged")]
    private static partial void LogNotSecured(ILogger logger, string file, string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "nothing in {File} can be read: it is removed")]
    private static partial void LogUnreadable(ILogger logger, string file);
}
