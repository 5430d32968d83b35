namespace Osgate.Modbus.Tests.Tcp;

/// <summary>A clock with one timer that a test fires whenever it likes.</summary>
internal sealed class EarlyTimeProvider : TimeProvider
{
    private TimeSpan _now;
    private Action? _fire;

    public TimeSpan NextIn { get; private set; } = Timeout.InfiniteTimeSpan;

    /// <summary>The last time that was asked for.</summary>
    public TimeSpan Last { get; private set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now.Ticks;

    public void Fire(TimeSpan after)
    {
        _now += after;
        NextIn = Timeout.InfiniteTimeSpan;
        _fire!();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _fire = () => callback(state);
        return new Timer(this);
    }

    private sealed class Timer(EarlyTimeProvider provider) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            provider.NextIn = dueTime;
            if (dueTime != Timeout.InfiniteTimeSpan)
                provider.Last = dueTime;
            return true;
        }

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
