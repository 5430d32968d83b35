using System.Diagnostics;
using Osgate.Core.Spool.Clock;
using Osgate.Core.Spool.Records;

namespace Osgate.Core.Spool.Log;

/// <summary>A sink's way through one stream, from what it has confirmed to an end. What it has confirmed is guarded by
/// the spool's lock, all else belongs to the one who reads.</summary>
/// <remarks>Hot path: reading allocates nothing but texts and bytes.</remarks>
internal sealed class LogCursor(SpoolLog log, SinkSlot slot, CursorServices services)
{
    private SegmentReader? _reader;
    private bool _inFrame;
    private Chunk? _chunk;
    private int _offset;
    private long _entry;
    private ClockBase _clock;
    private Mark _mark;
    private long _head = -1;
    private Guid _bootId;
    private ClockBase _lastClock;
    private long _lastTicks;
    private long _oldest;
    private long _oldestAt = -1;

    public int Stream => log.Stream;

    /// <summary>The position up to which all is confirmed.</summary>
    public long Position { get; private set; }

    /// <summary>The numbers there.</summary>
    public Mark Mark { get; private set; }

    /// <summary>Where it ends; nowhere when it follows the log.</summary>
    public long End { get; init; } = long.MaxValue;

    /// <summary>The numbers at its end, where they are known.</summary>
    public Mark? EndMark { get; init; }

    /// <summary>Whether its reports come behind newer ones.</summary>
    public bool IsLate { get; init; }

    /// <summary>Reports that are not confirmed.</summary>
    public long Backlog => Math.Max(0, Last.Reports - Mark.Reports);

    public long BacklogReadings => Math.Max(0, Last.Readings - Mark.Readings);

    /// <summary>When the first report behind <see cref="Position"/> was read, as it was looked at last.</summary>
    public DateTimeOffset? Oldest => Interlocked.Read(ref _oldest) is var ticks && ticks > 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>Whether nobody has read since it came to where it is: then somebody else must look for the oldest.</summary>
    public bool IsUnread => _head < 0 && _oldestAt != Position;

    /// <summary>From where on the log is needed for it.</summary>
    public long Needed => Backlog == 0 ? long.MaxValue : Position;

    /// <summary>Whether reading has come to the end.</summary>
    public bool IsHeadAtEnd => _head >= Math.Min(End, log.End);

    /// <summary>Where it stands once all that was read is confirmed.</summary>
    public Place Head => new(this, _head, _mark, Taken, Passed, 0);

    private Mark Last => End == long.MaxValue ? slot.End(log.Stream) : EndMark ?? Mark;

    private long Taken { get; set; }

    private long Passed { get; set; }

    /// <summary>Notes when the first report at a position was read.</summary>
    public void NoteOldest(DateTimeOffset time, long position)
    {
        Interlocked.Exchange(ref _oldest, time.UtcTicks);
        _oldestAt = position;
    }

    public void MoveTo(long position, in Mark mark)
    {
        Position = position;
        Mark = mark;
    }

    /// <summary>How old the report is that was read last; <see langword="null"/> when the clock does not tell.</summary>
    public TimeSpan? LastAge(IBoxClock clock) => Taken == 0 ? null : AgeOf(_lastClock, _lastClock.Utc + _lastTicks, _bootId, clock);

    /// <summary>How long ago something was; a wall clock that was set since then, or never, tells nothing.</summary>
    public static TimeSpan? AgeOf(in ClockBase then, long utcTicks, Guid bootId, IBoxClock clock)
    {
        if (bootId == clock.BootId)
            return new TimeSpan(clock.MonotonicTicks - then.Monotonic - (utcTicks - then.Utc));
        return then.State != ClockState.Unset && clock.State != ClockState.Unset ? new TimeSpan(clock.UtcTicks - utcTicks) : null;
    }

    /// <summary>Begins a batch at what is confirmed.</summary>
    public void Begin()
    {
        Taken = Passed = 0;
        if (_head == Position)
            return;
        _head = Position;
        _mark = Mark;
        _chunk = null;
        _inFrame = false;
    }

    /// <summary>Adds what fits to a batch.</summary>
    public FillResult Fill(BatchBuilder batch)
    {
        while (!batch.IsFull)
        {
            if (_inFrame)
            {
                if (!Decode(batch, _reader!.Entries, _reader.Definitions, _reader.Header.OrderOf(slot.Name), _reader.BootId))
                    return FillResult.Full;
                _head = Math.Max(_head, Math.Min(End, _reader.Header.End));
                _inFrame = false;
                continue;
            }
            Chunk? chunk;
            int length;
            lock (services.Guard)
            {
                if (_head >= End)
                {
                    _mark = EndMark ?? _mark;
                    return FillResult.Empty;
                }
                chunk = log.FindChunk(_head, out var isOnDisk);
                if (chunk is null && isOnDisk)
                    return FillResult.OnDisk;
                if (chunk is null)
                {
                    // Positions that went to the other stream are nothing to wait for, and what else is missing is lost.
                    _head = Math.Max(_head, Math.Min(End, log.End));
                    if (_head >= End)
                        _mark = EndMark ?? _mark;
                    else if (End == long.MaxValue)
                        _mark = slot.End(log.Stream);
                    return FillResult.Empty;
                }
                length = chunk.Length;
                chunk.Pins++;
            }
            if (chunk != _chunk || chunk.Start.Position > _head)
                Enter(chunk);
            var hadRoom = Decode(batch, chunk.Bytes.AsSpan(0, length), services.Definitions, chunk.OrderOf(slot), services.BootId);
            lock (services.Guard)
                chunk.Pins--;
            if (!hadRoom)
                return FillResult.Full;
        }
        return FillResult.Full;
    }

    /// <summary>Loads what lies on disk. Blocks.</summary>
    public void Load()
    {
        _reader ??= new SegmentReader(services.Files, log.Stored);
        if (_reader.Find(_head))
        {
            EnterFrame(_reader.Header);
            return;
        }
        // What was to be there is gone: what comes next is in memory.
        lock (services.Guard)
            _head = log.Chunks.Count > 0 && log.Chunks[0].First > _head ? log.Chunks[0].First : Math.Max(_head, log.End);
    }

    /// <summary>Lets go of files.</summary>
    public void Release()
    {
        if (_reader is null)
            return;
        _reader.Dispose();
        _reader = null;
        if (_inFrame)
            _head = -1;
        _inFrame = false;
    }

    private void Enter(Chunk chunk)
    {
        _chunk = chunk;
        _offset = 0;
        _entry = chunk.First;
        _clock = chunk.Start.Clock;
        var order = chunk.OrderOf(slot);
        if (order >= 0)
            _mark = chunk.Start.Marks[order];
    }

    private void EnterFrame(ReportsHeader frame)
    {
        _inFrame = true;
        _chunk = null;
        _offset = 0;
        _entry = frame.First;
        _clock = frame.Clock;
        var order = frame.OrderOf(slot.Name);
        if (order < 0)
            return;
        var (_, mark, delivered) = frame.Sinks[order];
        // What is missing before it and was not delivered was lost with a damaged record.
        if (mark.Readings > _mark.Readings)
            Passed += Math.Min(mark.Readings - _mark.Readings, delivered);
        _mark = mark;
    }

    // Goes over the entries of a chunk or a frame; false when the batch has no room for the next report.
    private bool Decode(BatchBuilder batch, ReadOnlySpan<byte> entries, IDefinitions definitions, int order, Guid bootId)
    {
        _bootId = bootId;
        var correction = services.Mender.CorrectionFor(_clock, bootId);
        while (_offset < entries.Length && _entry < End)
        {
            var offset = _offset;
            var entry = Entry.Next(entries, ref offset);
            switch (entry.Kind)
            {
                case EntryKind.Clock:
                    _clock = entry.Clock();
                    correction = services.Mender.CorrectionFor(_clock, bootId);
                    break;
                case EntryKind.Skip:
                    PassSkip(entry, order);
                    break;
                case EntryKind.Report:
                    var reader = entry.Report(out var source, out var ticks, out var readings);
                    var isNew = _entry >= _head;
                    // Frames that do not know the sink are of a time when it was not there.
                    if ((order >= 0 || (isNew && _entry < slot.JoinsAt)) && definitions.GoesTo(source, slot))
                    {
                        if (isNew && !batch.Fits(readings, offset - _offset))
                            return false;
                        if (isNew)
                            Take(batch, ref reader, definitions, source, ticks, readings, offset - _offset, correction);
                        else
                            _mark.Pass(readings);
                    }
                    _entry++;
                    break;
                default:
                    throw new UnreachableException();
            }
            _offset = offset;
            _head = Math.Max(_head, _entry);
        }
        _head = Math.Min(_head, End);
        return true;
    }

    private void Take(BatchBuilder batch, ref RecordReader reader, IDefinitions definitions, int source, long ticks, int count, int bytes, long? correction)
    {
        var readings = batch.Take(count);
        var time = _clock.Utc + ticks;
        _lastClock = _clock;
        _lastTicks = ticks;
        ReadingCodec.Read(ref reader, readings.Span, time, definitions);
        var from = definitions.SourceOf(source);
        // What is replayed had its time mended when it was delivered first.
        if (from.IsLate)
            correction = 0;
        if (correction is null)
            Doubt(readings.Span);
        var report = new BatchReport(
            from.Source, new DateTimeOffset(time + (correction ?? 0), TimeSpan.Zero), _mark.Sequence, _mark.ReadingSequence, IsLate || from.IsLate, readings);
        if (Taken == 0)
            NoteOldest(report.Timestamp, Position);
        _mark.Pass(count);
        Taken += count;
        batch.Add(report, bytes, new Place(this, _entry + 1, _mark, Taken, Passed, count));
    }

    private void PassSkip(Entry entry, int order)
    {
        var skip = entry.Skip(out var positions);
        _entry += positions;
        if (order < 0)
            return;
        for (var i = 0; i < order; i++)
        {
            skip.Number();
            skip.Number();
        }
        _mark.Sequence += (long)skip.Number();
        _mark.ReadingSequence += (long)skip.Number();
    }

    // The gateway's time is nobody's measurement; a reading with its device's own time is as good as before.
    private static void Doubt(Span<ChannelReading> readings)
    {
        foreach (ref var reading in readings)
        {
            var was = reading.Reading;
            if (was.Quality == Quality.Good && was.DeviceTime is null)
                reading = new ChannelReading(reading.Channel, new Reading(was.Value, Quality.Uncertain, ClockMender.Reason));
        }
    }
}
