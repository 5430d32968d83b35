using Microsoft.Extensions.Logging;
using Osgate.Core.Spool.Clock;
using Osgate.Core.Spool.Files;
using Osgate.Core.Spool.Log;
using Osgate.Core.Spool.Records;

namespace Osgate.Core.Spool;

/// <summary>The log between connectors and sinks: reports are offered to sinks from memory, and written to disk when a
/// sink does not take them within the commit interval, or somebody flushes.</summary>
/// <remarks>Hot path: appending allocates nothing per reading in the steady state.</remarks>
internal sealed partial class DiskSpool : ISpool
{
    /// <summary>Sinks at most, since what goes to which is marked in one word.</summary>
    public const int MaxSinks = 60;

    private readonly SpoolLog[] _logs;
    private readonly List<SinkCursor> _cursors = [];
    private readonly DefinitionTable _definitions = new();
    private readonly CursorServices _services;
    private readonly Committer _committer;
    private readonly Keeper _keeper;
    private readonly ILogger _logger;
    private readonly PrioritySplit _split = new();
    private readonly long _largest;
    private SinkSlot[] _slots = [];
    private long _tooLarge;

    private DiskSpool(ISpoolFiles files, IBoxClock clock, SpoolOptions options, TimeProvider time, ILogger logger, IoQueue writing, IoQueue reading)
    {
        Files = files;
        Clock = clock;
        Options = options;
        Time = time;
        Writing = writing;
        Reading = reading;
        _logger = logger;
        _largest = Math.Min(Entry.LongestBody, Math.Min(options.MemoryBytes, options.MaxBytes) / 2);
        _logs = [new(SpoolLog.High, Guard, _definitions, NoteDamage), new(SpoolLog.Normal, Guard, _definitions, NoteDamage)];
        _services = new CursorServices(Guard, files, _definitions, new ClockMender(clock), clock.BootId);
        _committer = new Committer(this, logger);
        _keeper = new Keeper(this, logger);
    }

    /// <summary>Guards all that changes.</summary>
    public Lock Guard { get; } = new();

    public ISpoolFiles Files { get; }

    public IBoxClock Clock { get; }

    public SpoolOptions Options { get; }

    public TimeProvider Time { get; }

    /// <summary>Where blocking writes run.</summary>
    public IoQueue Writing { get; }

    /// <summary>Where blocking reads run.</summary>
    public IoQueue Reading { get; }

    /// <summary>The position behind the last report.</summary>
    public long End { get; private set; }

    public IReadOnlyList<SinkCursor> Cursors => _cursors;

    public SpoolLog[] Logs => _logs;

    /// <summary>Whether what sinks have confirmed has to stay on disk all the same.</summary>
    public bool KeepsConfirmed { get; private set; }

    /// <summary>Readings of reports that were too large to keep.</summary>
    public long TooLarge => _tooLarge;

    public Committer Committer => _committer;

    public Keeper Keeper => _keeper;

    /// <summary>Opens the spool of a folder, as the run before has left it. Blocks.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static DiskSpool Open(
        ISpoolFiles files, IBoxClock clock, SpoolOptions options, TimeProvider time, ILogger logger, IoQueue? writing = null, IoQueue? reading = null)
    {
        var spool = new DiskSpool(
            files, clock, options, time, logger, writing ?? new IoThread("osgate spool writing"), reading ?? new IoThread("osgate spool reading"));
        try
        {
            new Recovery(spool, logger).Run();
            spool._keeper.Start();
        }
        catch
        {
            spool.Writing.Dispose();
            spool.Reading.Dispose();
            throw;
        }
        return spool;
    }

    public SpoolRange Append(SpoolSource source, DateTimeOffset timestamp, ReadOnlySpan<ChannelReading> readings)
    {
        lock (Guard)
        {
            var from = End;
            var definition = _definitions.OfSource(source, out var isNew);
            if (isNew)
                definition.Slots = SlotsOf(source);
            if (source.HighChannels.IsEmpty)
            {
                AppendTo(SpoolLog.Normal, definition, timestamp.UtcTicks, readings);
            }
            else
            {
                _split.Split(source.HighChannels, readings);
                if (!_split.High.IsEmpty)
                    AppendTo(SpoolLog.High, definition, timestamp.UtcTicks, _split.High);
                if (!_split.Normal.IsEmpty)
                    AppendTo(SpoolLog.Normal, definition, timestamp.UtcTicks, _split.Normal);
            }
            _committer.NoteAppended();
            _keeper.NoteAppended(readings.Length);
            return new SpoolRange(from, End);
        }
    }

    public ValueTask FlushAsync(SpoolRange range, CancellationToken cancel) => _committer.FlushAsync(range, cancel);

    public ISpoolCursor Open(SpoolSink sink)
    {
        lock (Guard)
        {
            var cursor = _cursors.Find(c => c.Sink == sink.Name) ?? Add(sink.Name, sink.FromBeginning);
            cursor.Options = sink;
            KeepsConfirmed = _cursors.Exists(static c => c.Slot.IsActive && (c.Options.KeepBytes > 0 || c.Options.KeepAge > TimeSpan.Zero));
            if (!cursor.Slot.IsActive)
                Activate(cursor.Slot);
            return cursor;
        }
    }

    public void Forget(string sink)
    {
        lock (Guard)
        {
            if (_cursors.Find(c => c.Sink == sink) is not { } cursor)
                return;
            _cursors.Remove(cursor);
            cursor.Slot.IsActive = false;
            ListSlots();
            _keeper.RequestSave();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _committer.StopAsync();
        await Writing.RunAsync(() => _keeper.Close());
        Writing.Dispose();
        Reading.Dispose();
        foreach (var cursor in _cursors)
            cursor.Release();
        foreach (var log in _logs)
            log.Writer.Dispose();
    }

    public SpoolLog Log(int stream) => _logs[stream];

    /// <summary>The position from which on a stream is needed by some sink.</summary>
    public long Needed(int stream)
    {
        var needed = long.MaxValue;
        foreach (var cursor in _cursors)
            needed = Math.Min(needed, cursor.Needed(stream));
        return needed;
    }

    public LogCursor NewCursor(int stream, SinkSlot slot, long position, in Mark mark, long end = long.MaxValue, Mark? endMark = null, bool isLate = false)
    {
        var cursor = new LogCursor(_logs[stream], slot, _services) { End = end, EndMark = endMark, IsLate = isLate };
        cursor.MoveTo(position, mark);
        return cursor;
    }

    /// <summary>Goes on as the run before has left it.</summary>
    public void RestoreEnd(long position)
    {
        End = position;
        foreach (var log in _logs)
            log.End = position;
    }

    /// <summary>Brings back a sink that the run before knew.</summary>
    public SinkSlot RestoreSlot(string name) => new(FreeIndex(), _definitions.OfName(name));

    public void Restore(SinkCursor cursor) => _cursors.Add(cursor);

    /// <summary>Looks whether anything can be let go of.</summary>
    public void NoteProgress() => _keeper.NoteProgress();

    public void NoteDamage(string file, long from, long to) => LogDamaged(_logger, file, from, to);

    public void NoteUnreadable(Exception e) => LogUnreadable(_logger, e.Message);

    public long Rewind(SinkCursor cursor, RewindTarget target)
    {
        lock (Guard)
            return Rewinder.Rewind(this, cursor, target);
    }

    private void AppendTo(int stream, Definition source, long utcTicks, ReadOnlySpan<ChannelReading> readings)
    {
        var longest = ReadingCodec.LongestOf(readings);
        if (longest > _largest)
        {
            Refuse(source, stream, readings.Length, longest);
            return;
        }
        _logs[stream].Append(source, End++, ClockBase.Now(Clock), utcTicks, readings, longest, _slots);
        foreach (var cursor in _cursors)
        {
            if ((source.Slots & cursor.Slot.Bit) == 0)
                continue;
            cursor.Slot.Pass(stream, readings.Length);
            cursor.Wake();
        }
        _committer.LimitMemory();
    }

    // It takes its place, so that who flushes it is told.
    private void Refuse(Definition source, int stream, int readings, long longest)
    {
        LogTooLarge(_logger, source.Source!.Source.DeviceName, readings, longest, _largest);
        _committer.NoteLost(End, End + 1);
        End++;
        _tooLarge += readings;
        foreach (var log in _logs)
            log.Seal();
    }

    private ulong SlotsOf(SpoolSource source)
    {
        var slots = 0UL;
        foreach (var slot in _slots)
        {
            if (source.GoesTo(slot.Name))
                slots |= slot.Bit;
        }
        return slots;
    }

    private SinkCursor Add(string name, bool fromBeginning)
    {
        if (_cursors.Count >= MaxSinks)
            throw new InvalidOperationException($"there are {MaxSinks} sinks already, with those that the manifest does not name any more: forget one");
        var slot = RestoreSlot(name);
        var cursor = new SinkCursor(this, slot, [.. _logs.Select(l => NewCursor(l.Stream, slot, End, Mark.Start))]);
        _cursors.Add(cursor);
        // Its place may have been another's.
        foreach (var log in _logs)
            log.RestoreWritten(slot, 0);
        Activate(slot);
        if (fromBeginning)
            Census.Join(this, cursor);
        _keeper.RequestSave();
        return cursor;
    }

    private void Activate(SinkSlot slot)
    {
        slot.IsActive = true;
        ListSlots();
    }

    private void ListSlots()
    {
        _slots = [.. _cursors.Where(static c => c.Slot.IsActive).Select(static c => c.Slot)];
        foreach (var definition in _definitions.Sources)
            definition.Slots = SlotsOf(definition.Source!);
        // The numbers of the new set of sinks stand at the beginning of a chunk.
        foreach (var log in _logs)
            log.Seal();
    }

    private int FreeIndex()
    {
        var index = 0;
        while (_cursors.Exists(c => c.Slot.Index == index))
            index++;
        return index;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "a report of '{Device}' with {Readings} readings may take {Bytes} bytes, more than the {Largest} that a report may have: it is dropped")]
    private static partial void LogTooLarge(ILogger logger, string device, int readings, long bytes, long largest);

    [LoggerMessage(Level = LogLevel.Error, Message = "{File} is damaged from byte {From} to {To}: the readings that were there are lost, and counted as dropped for each sink that had not taken them; look after the disk")]
    private static partial void LogDamaged(ILogger logger, string file, long from, long to);

    [LoggerMessage(Level = LogLevel.Error, Message = "what waits for a sink cannot be read now: {Problem}")]
    private static partial void LogUnreadable(ILogger logger, string problem);
}
