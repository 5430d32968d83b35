using Osgate.Core.Spool.Clock;
using Osgate.Core.Spool.Files;
using Osgate.Core.Spool.Log;
using Osgate.Core.Spool.Records;

namespace Osgate.Core.Spool.Inspection;

/// <summary>Goes over the reports of one stream as its files hold them, oldest first. Blocks; changes nothing.</summary>
/// <param name="files">Where they lie.</param>
/// <param name="stream">Which stream.</param>
/// <param name="mender">Rights their times.</param>
/// <param name="sink">The sink by which they are numbered, or <see langword="null"/> for none.</param>
internal sealed class StreamScan(ISpoolFiles files, int stream, ClockMender mender, string? sink) : IDisposable
{
    private readonly SegmentReader _reader = new(files, FolderSegments.Of(files, stream));
    private ChannelReading[] _readings = new ChannelReading[256];
    private int _count;
    private bool _inFrame;
    private int _offset;
    private long _next;
    private int _order;
    private ClockBase _clock;
    private Mark _mark;

    public int Stream => stream;

    /// <summary>The position of the report.</summary>
    public long Position { get; private set; }

    public SpoolSource Source { get; private set; } = null!;

    public DateTimeOffset Timestamp { get; private set; }

    /// <summary>Whether its time is known.</summary>
    public bool IsTimeKnown { get; private set; }

    /// <summary>The numbers at the report; without a sink, or where the sink was not known, none.</summary>
    public Mark? Mark { get; private set; }

    public ReadOnlySpan<ChannelReading> Readings => _readings.AsSpan(0, _count);

    /// <summary>Goes on to the next report; false at the end.</summary>
    /// <exception cref="FileNotFoundException">A running gateway has tidied up.</exception>
    public bool MoveNext()
    {
        while (true)
        {
            if (!_inFrame && !TryEnterFrame())
                return false;
            if (TryNextReport())
                return true;
            _next = Math.Max(_next, _reader.Header.End);
            _inFrame = false;
        }
    }

    public void Dispose() => _reader.Dispose();

    private bool TryEnterFrame()
    {
        if (!_reader.Find(_next))
            return false;
        var frame = _reader.Header;
        _inFrame = true;
        _offset = 0;
        _next = frame.First;
        _clock = frame.Clock;
        _order = sink is null ? -1 : frame.OrderOf(sink);
        if (_order >= 0)
            _mark = frame.Sinks[_order].Mark;
        return true;
    }

    private bool TryNextReport()
    {
        var entries = _reader.Entries;
        while (_offset < entries.Length)
        {
            var entry = Entry.Next(entries, ref _offset);
            switch (entry.Kind)
            {
                case EntryKind.Clock:
                    _clock = entry.Clock();
                    break;
                case EntryKind.Skip:
                    PassSkip(entry);
                    break;
                default:
                    Position = _next++;
                    var reader = entry.Report(out var source, out var ticks, out var count);
                    // Of whom it was nobody can tell any more.
                    if (!_reader.Definitions.Has(source))
                        break;
                    Take(ref reader, source, ticks, count);
                    return true;
            }
        }
        return false;
    }

    private void Take(ref RecordReader reader, int source, long ticks, int count)
    {
        if (_readings.Length < count)
            _readings = new ChannelReading[count];
        _count = count;
        var time = _clock.Utc + ticks;
        ReadingCodec.Read(ref reader, _readings.AsSpan(0, count), time, _reader.Definitions);
        Source = _reader.Definitions.SourceOf(source);
        var correction = Source.IsLate ? 0 : mender.CorrectionFor(_clock, _reader.BootId);
        IsTimeKnown = correction is not null;
        Timestamp = new DateTimeOffset(time + (correction ?? 0), TimeSpan.Zero);
        Mark = null;
        if (_order < 0 || !Source.GoesTo(sink!))
            return;
        Mark = _mark;
        _mark.Pass(count);
    }

    private void PassSkip(Entry entry)
    {
        var skip = entry.Skip(out var positions);
        _next += positions;
        for (var i = 0; i < _order; i++)
        {
            skip.Number();
            skip.Number();
        }
        if (_order < 0)
            return;
        _mark.Sequence += (long)skip.Number();
        _mark.ReadingSequence += (long)skip.Number();
    }
}
