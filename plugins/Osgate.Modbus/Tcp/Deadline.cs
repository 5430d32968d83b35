namespace Osgate.Modbus;

/// <summary>Calls when a time that is set again and again is over. Hot path: allocates nothing, where a
/// <see cref="CancellationTokenSource"/> for each request would.</summary>
internal sealed class Deadline : IDisposable
{
    private const long Never = long.MaxValue;

    private readonly TimeProvider _time;
    private readonly Action _over;
    private readonly ITimer _timer;
    private long _at = Never;

    /// <param name="time">The clock.</param>
    /// <param name="over">Called on a thread of the pool.</param>
    public Deadline(TimeProvider time, Action over)
    {
        _time = time;
        _over = over;
        _timer = time.CreateTimer(static state => ((Deadline)state!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public bool IsOver => _time.GetTimestamp() >= Volatile.Read(ref _at);

    public void Start(TimeSpan after)
    {
        var ticks = (long)(after.TotalSeconds * _time.TimestampFrequency);
        Volatile.Write(ref _at, _time.GetTimestamp() + ticks);
        _timer.Change(after, Timeout.InfiniteTimeSpan);
    }

    public void Stop()
    {
        Volatile.Write(ref _at, Never);
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();

    // The timer may come a little early, since it counts in milliseconds, and a call for an earlier deadline may come
    // late: so the clock decides, and the timer only says when to look.
    private void Look()
    {
        var at = Volatile.Read(ref _at);
        if (at == Never)
            return;
        var left = _time.GetElapsedTime(_time.GetTimestamp(), at);
        if (left <= TimeSpan.Zero)
            _over();
        else
            _timer.Change(left + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
    }
}
