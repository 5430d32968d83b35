using Microsoft.Extensions.Logging;
using Osgate.Core.Spool.Log;

namespace Osgate.Core.Spool;

/// <summary>Makes safe what is only in memory: writes what some sink has not taken within the commit interval, and what
/// somebody flushes; many who wait share one flush. Its state is guarded by the spool's lock.</summary>
internal sealed partial class Committer
{
    private const long WriteBehindBytes = 512 << 10;

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly DiskSpool _spool;
    private readonly ILogger _logger;
    private readonly List<PendingWrite>[] _pending = [[], []];
    private readonly List<FlushWaiter> _waiters = [];
    private readonly Stack<FlushWaiter> _spareWaiters = new();
    private readonly List<(FlushWaiter Waiter, Exception? Failure)> _done = [];
    private readonly List<SpoolRange> _lost = [];
    private readonly Action _commit;
    private readonly ITimer _timer;
    private readonly TimeSpan _tick;
    private bool _isArmed;
    private bool _isPosted;
    private bool _isStopping;
    private long _safe;
    private long _endAtLastTick;
    private long _committedAt;
    private long _failedAt;
    private long _failures;

    public Committer(DiskSpool spool, ILogger logger)
    {
        _spool = spool;
        _logger = logger;
        _commit = Commit;
        // Two ticks make the interval: what is found undelivered at the second was there at the first.
        _tick = TimeSpan.FromTicks(Math.Max(TimeSpan.TicksPerMillisecond, spool.Options.Commit.Ticks / 2));
        _timer = spool.Time.CreateTimer(static committer => ((Committer)committer!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Why nothing is made safe now, or <see langword="null"/>.</summary>
    public string? Fault { get; private set; }

    /// <summary>Starts the clock for what was appended.</summary>
    public void NoteAppended()
    {
        if (_isArmed || _isStopping)
            return;
        _isArmed = true;
        _timer.Change(_tick, _tick);
    }

    public ValueTask FlushAsync(SpoolRange range, CancellationToken cancel)
    {
        if (cancel.IsCancellationRequested)
            return ValueTask.FromCanceled(cancel);
        FlushWaiter waiter;
        lock (_spool.Guard)
        {
            if (IsLost(range))
                return ValueTask.FromException(Unavailable("what was written had to be given up while the disk did not take it"));
            if (range.IsEmpty || range.To <= _safe || range.To <= Delivered())
                return ValueTask.CompletedTask;
            waiter = FlushWaiter.Take(_spareWaiters, range);
            _waiters.Add(waiter);
        }
        var flushed = waiter.Begin(cancel);
        Post();
        return flushed;
    }

    /// <summary>Gives up the oldest in memory when the disk has not taken it for too long.</summary>
    public void LimitMemory()
    {
        while (_spool.Log(SpoolLog.High).MemoryBytes + _spool.Log(SpoolLog.Normal).MemoryBytes > _spool.Options.MemoryBytes)
        {
            var chunk = _spool.Log(SpoolLog.Normal).GiveUpOldest() ?? _spool.Log(SpoolLog.High).GiveUpOldest();
            if (chunk is null)
                return;
            if (chunk.End > _spool.Needed(chunk.Stream))
                NoteLost(chunk.Committed.Position, chunk.End);
        }
    }

    /// <summary>Notes positions that will never be safe.</summary>
    public void NoteLost(long from, long to)
    {
        const int kept = 64;
        if (_lost.Count > 0 && _lost[^1].To >= from)
            _lost[^1] = _lost[^1] with { To = Math.Max(to, _lost[^1].To) };
        else
            _lost.Add(new SpoolRange(from, to));
        // Nobody flushes what is so old.
        if (_lost.Count > kept)
            _lost.RemoveAt(0);
    }

    /// <summary>Makes all safe that is not, for the last time.</summary>
    public async Task StopAsync()
    {
        lock (_spool.Guard)
            _isStopping = true;
        await _timer.DisposeAsync();
        await _spool.Writing.RunAsync(_commit);
    }

    private void Post()
    {
        lock (_spool.Guard)
        {
            if (_isPosted)
                return;
            _isPosted = true;
        }
        _spool.Writing.Post(_commit);
    }

    private void Tick()
    {
        lock (_spool.Guard)
        {
            var unsafeBytes = 0L;
            foreach (var log in _spool.Logs)
                unsafeBytes = Math.Max(unsafeBytes, log.UnsafeBytes);
            if (unsafeBytes == 0)
            {
                _isArmed = false;
                if (!_isStopping)
                    _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                return;
            }
            var isOverdue = Math.Max(Delivered(), _safe) < _endAtLastTick;
            _endAtLastTick = _spool.End;
            if (_spool.KeepsConfirmed)
                isOverdue |= _spool.Time.GetElapsedTime(_committedAt) >= Retry || unsafeBytes >= WriteBehindBytes;
            else if (!_isPosted)
                PassDelivered();
            if (!isOverdue || (Fault is not null && _spool.Time.GetElapsedTime(_failedAt) < Retry))
                return;
        }
        Post();
    }

    private void PassDelivered()
    {
        foreach (var log in _spool.Logs)
            log.Pass(_spool.Needed(log.Stream));
    }

    // Every sink has all before this.
    private long Delivered()
    {
        var delivered = long.MaxValue;
        for (var stream = 0; stream < SpoolLog.Streams; stream++)
            delivered = Math.Min(delivered, _spool.Needed(stream));
        return delivered;
    }

    private void Commit()
    {
        long end;
        lock (_spool.Guard)
        {
            _isPosted = false;
            end = _spool.End;
            foreach (var log in _spool.Logs)
                log.Collect(_spool.KeepsConfirmed ? 0 : _spool.Needed(log.Stream), _pending[log.Stream]);
        }
        string? fault = null;
        try
        {
            Write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            fault = e.Message;
            foreach (var log in _spool.Logs)
                log.Writer.GiveUp();
        }
        Complete(end, fault);
    }

    private void Write()
    {
        var isWritten = false;
        foreach (var log in _spool.Logs)
        {
            foreach (var write in _pending[log.Stream])
            {
                if (!isWritten && _spool.Options.DropNewest && _spool.Keeper.IsFull)
                    throw new IOException($"the spool has reached its {_spool.Options.MaxBytes} bytes and drops what is new (gateway.spool.whenFull)");
                isWritten |= log.Write(write);
            }
        }
        if (!isWritten)
            return;
        // A cursor that is not on disk would begin at the end after a crash.
        _spool.Keeper.SaveNewSinks();
        foreach (var log in _spool.Logs)
            log.Writer.Flush();
    }

    private void Complete(long end, string? fault)
    {
        lock (_spool.Guard)
        {
            foreach (var log in _spool.Logs)
                log.Complete(_pending[log.Stream], fault is null);
            _committedAt = _spool.Time.GetTimestamp();
            Note(fault);
            if (fault is null)
                _safe = Math.Max(_safe, end);
            LimitMemory();
            for (var i = _waiters.Count - 1; i >= 0; i--)
            {
                var waiter = _waiters[i];
                if (waiter.Range.To > end)
                    continue;
                _waiters.RemoveAt(i);
                var failure = fault ?? (IsLost(waiter.Range) ? "it had to be given up while the disk did not take it" : null);
                _done.Add((waiter, failure is null ? null : Unavailable(failure)));
            }
        }
        foreach (var (waiter, failure) in _done)
            waiter.Answer(failure);
        _done.Clear();
        bool isMore;
        lock (_spool.Guard)
            isMore = _waiters.Count > 0;
        if (isMore)
            Post();
        _spool.Keeper.MakeRoom();
    }

    private void Note(string? fault)
    {
        if (fault is null)
        {
            if (Fault is not null)
                LogWorksAgain(_logger, _failures);
            Fault = null;
            _failures = 0;
            return;
        }
        _failures++;
        _failedAt = _spool.Time.GetTimestamp();
        if (Fault != fault)
            LogFault(_logger, fault);
        Fault = fault;
    }

    private bool IsLost(SpoolRange range)
    {
        foreach (var lost in _lost)
        {
            if (lost.From < range.To && range.From < lost.To)
                return true;
        }
        return false;
    }

    private static SpoolUnavailableException Unavailable(string why) =>
        new($"the spool cannot keep it: {why}", Retry);

    [LoggerMessage(Level = LogLevel.Error, Message = "the disk does not take what is written: {Problem}; readings wait in memory, and nothing is acknowledged")]
    private static partial void LogFault(ILogger logger, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "the disk takes what is written again, after {Count} failures")]
    private static partial void LogWorksAgain(ILogger logger, long count);
}
