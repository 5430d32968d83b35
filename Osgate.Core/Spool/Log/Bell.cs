namespace Osgate.Core.Spool.Log;

/// <summary>Wakes the reader of a cursor: when something was appended, or when its time is over. Guarded by the spool's
/// lock.</summary>
/// <remarks>Hot path: waiting and waking allocate nothing.</remarks>
internal sealed class Bell(Lock guard, TimeProvider time) : IDisposable
{
    private readonly ReusableWait _wait = new();
    private ITimer? _alarm;
    private bool _isAwaited;

    /// <summary>Wakes the one who waits.</summary>
    public void Ring()
    {
        if (!_isAwaited)
            return;
        _isAwaited = false;
        _wait.Complete();
    }

    /// <summary>Begins to wait; an alarm of an earlier wait may end it too soon.</summary>
    public ValueTask WaitAsync(TimeSpan atMost, CancellationToken cancel)
    {
        if (atMost != Timeout.InfiniteTimeSpan)
        {
            _alarm ??= time.CreateTimer(static bell => ((Bell)bell!).Alarm(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _alarm.Change(atMost > TimeSpan.Zero ? atMost : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
        _isAwaited = true;
        return _wait.Begin(cancel);
    }

    public void Dispose() => _alarm?.Dispose();

    private void Alarm()
    {
        lock (guard)
            Ring();
    }
}
