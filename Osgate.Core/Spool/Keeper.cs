using Microsoft.Extensions.Logging;
using Osgate.Core.Spool.Log;
using Osgate.Core.Spool.State;

namespace Osgate.Core.Spool;

/// <summary>Keeps the spool within its limits, gives free what nobody needs, and writes down how far the sinks have
/// come. All of it on the writing thread, but for what is said.</summary>
internal sealed partial class Keeper
{
    private const long LeastReserve = 100_000;
    private const long LargestReserve = 50_000_000;
    private const int ReserveSeconds = 20;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SayAgain = TimeSpan.FromMinutes(1);

    private readonly DiskSpool _spool;
    private readonly ILogger _logger;
    private readonly StateFile _file;
    private readonly Dropper _dropper;
    private readonly AgeWatch _ages;
    private readonly ITimer _timer;
    private readonly Action _keep;
    private readonly Action _save;
    private long _readings;
    private long _saveAt;
    private long _reserve = LeastReserve;
    private long _readingsAtLastTick;
    private bool _hasProgress;
    private bool _hasNewSinks;
    private bool _isKeeping;
    private bool _isFailing;
    private long _saidNotKept;

    public Keeper(DiskSpool spool, ILogger logger)
    {
        _spool = spool;
        _logger = logger;
        _file = new StateFile(spool.Files);
        _dropper = new Dropper(spool);
        _ages = new AgeWatch(spool);
        _keep = Keep;
        _save = () => TrySave(isClean: false);
        _timer = spool.Time.CreateTimer(static keeper => ((Keeper)keeper!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Begins to keep, once it is known what there is: before that, nobody seems to need anything.</summary>
    public void Start() => _timer.Change(Period, Period);

    /// <summary>Whether the log as a whole has reached its limit. On any thread.</summary>
    public bool IsFull
    {
        get
        {
            lock (_spool.Guard)
                return _spool.Log(SpoolLog.High).Stored.Bytes + _spool.Log(SpoolLog.Normal).Stored.Bytes >= _spool.Options.MaxBytes;
        }
    }

    /// <summary>Counts what comes in. Under the lock.</summary>
    public void NoteAppended(int readings)
    {
        _readings += readings;
        if (_readings < _saveAt)
            return;
        _saveAt = long.MaxValue;
        _spool.Writing.Post(_save);
    }

    /// <summary>Notes that a sink has come on. Under the lock.</summary>
    public void NoteProgress() => _hasProgress = true;

    /// <summary>Has the state written soon, since there is a sink that it does not know. Under the lock.</summary>
    public void RequestSave()
    {
        _hasNewSinks = true;
        _spool.Writing.Post(_save);
    }

    /// <summary>The state that the run before left.</summary>
    public SpoolState? Read() => _file.Read();

    /// <exception cref="IOException">It cannot be written.</exception>
    public void SaveNewSinks()
    {
        if (_hasNewSinks)
            Save(isClean: false);
    }

    /// <summary>Writes the state; says when it cannot.</summary>
    public void TrySave(bool isClean)
    {
        try
        {
            Save(isClean);
            _isFailing = false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!_isFailing)
                LogNotSaved(_logger, e.Message);
            _isFailing = true;
        }
    }

    /// <summary>Drops the oldest while there is more on disk than there may be.</summary>
    public void MakeRoom()
    {
        if (_spool.Options.DropNewest)
            return;
        try
        {
            while (IsFull && _dropper.OldestSegment() is { } oldest)
            {
                _dropper.DropSegment(oldest.Log, oldest.Segment);
                if (!TryRemoveFree())
                    return;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            SayNotKept(e);
        }
    }

    /// <summary>Writes down where everything stands, for the last time.</summary>
    public void Close()
    {
        _timer.Dispose();
        try
        {
            RemoveFree();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotKept(_logger, e.Message);
        }
        bool isSafe;
        lock (_spool.Guard)
            isSafe = !_spool.Logs.Any(static l => l.HasUnsafe);
        TrySave(isSafe);
        _file.Dispose();
    }

    private void Tick()
    {
        lock (_spool.Guard)
        {
            if (_isKeeping)
                return;
            _isKeeping = true;
            var rate = _readings - _readingsAtLastTick;
            _readingsAtLastTick = _readings;
            _reserve = Math.Clamp(Math.Max(rate * ReserveSeconds, _reserve * 9 / 10), LeastReserve, LargestReserve);
        }
        _spool.Writing.Post(_keep);
    }

    private void Keep()
    {
        try
        {
            _dropper.DropBeyondLimits();
            bool isBehind;
            lock (_spool.Guard)
            {
                // Without anything on disk a cursor that is not written down costs nothing.
                isBehind = _hasNewSinks || (_hasProgress && _spool.Logs.Any(static l => l.Segments.Count > 0));
                _hasProgress = false;
            }
            if (isBehind)
                TrySave(isClean: false);
            RemoveFree();
            _ages.Look();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            SayNotKept(e);
        }
        finally
        {
            lock (_spool.Guard)
                _isKeeping = false;
        }
    }

    // It may be so at every commit.
    private void SayNotKept(Exception e)
    {
        if (_saidNotKept != 0 && _spool.Time.GetElapsedTime(_saidNotKept) < SayAgain)
            return;
        _saidNotKept = Math.Max(1, _spool.Time.GetTimestamp());
        LogNotKept(_logger, e.Message);
    }

    private void RemoveFree()
    {
        while (TryRemoveFree())
        {
        }
    }

    // Cursors on disk must be beyond what goes: after a crash it would be missed.
    private bool TryRemoveFree()
    {
        SpoolLog? log;
        Segment? segment;
        lock (_spool.Guard)
            (log, segment) = _dropper.FreeSegment();
        if (log is null || segment is null)
            return false;
        TrySave(isClean: false);
        if (_isFailing)
            return false;
        bool isRead;
        lock (_spool.Guard)
        {
            log.Stored.Remove(segment);
            isRead = segment.Readers > 0;
        }
        if (!isRead && log.Writer.TryReuse(segment.Name))
            return true;
        try
        {
            _spool.Files.Delete(segment.Name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next start finds it, and that nobody needs it.
            SayNotKept(e);
        }
        return true;
    }

    private void Save(bool isClean)
    {
        SpoolState state;
        lock (_spool.Guard)
        {
            _hasNewSinks = false;
            var reserve = isClean ? 0 : _reserve;
            _saveAt = _readings + (_reserve / 2);
            state = new SpoolState
            {
                IsClean = isClean,
                Position = _spool.End + reserve,
                Sinks = [.. _spool.Cursors.Select(c => StateOf(c, reserve))],
            };
        }
        try
        {
            _file.Write(state);
        }
        catch
        {
            lock (_spool.Guard)
                _hasNewSinks = true;
            throw;
        }
    }

    private SinkState StateOf(SinkCursor cursor, long reserve) => new()
    {
        Name = cursor.Sink,
        NextSequence = cursor.Slot.NextSequence + reserve,
        NextReadingSequence = cursor.Slot.NextReadingSequence + reserve,
        JoinsAt = cursor.Slot.JoinsAt,
        Dropped = cursor.DroppedReadings,
        Streams = [.. _spool.Logs.Select(l => (Live: cursor.Live(l.Stream), Safe: l.SafeEnd(cursor.Slot)))
            .Select(static s => new StreamState(s.Live.Position, s.Live.Mark, s.Safe.Reports, s.Safe.Readings))],
        Late = [.. cursor.Late.Select(static l => new RangeState(l.Stream, l.Position, l.Mark, l.End, l.EndMark ?? l.Mark))],
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "how far the sinks have come cannot be written down: {Problem}; after a crash some readings would be sent again")]
    private static partial void LogNotSaved(ILogger logger, string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "it cannot be kept within its limits now: {Problem}")]
    private static partial void LogNotKept(ILogger logger, string problem);
}
