namespace Osgate.Core.Tests.Spool.Allocations;

/// <summary>A clock moved by hand that allocates nothing when it is moved.</summary>
internal sealed class QuietTime : TimeProvider
{
    private readonly List<QuietTimer> _timers = [];
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public override DateTimeOffset GetUtcNow() => SpoolReports.Noon.AddTicks(_ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new QuietTimer(this, callback, state);
        timer.Change(dueTime, period);
        _timers.Add(timer);
        return timer;
    }

    public void Advance(TimeSpan time)
    {
        _ticks += time.Ticks;
        for (var i = 0; i < _timers.Count; i++)
            _timers[i].Look();
    }

    private sealed class QuietTimer(QuietTime time, TimerCallback callback, object? state) : ITimer
    {
        private long _due = long.MaxValue;
        private TimeSpan _period;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _due = dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : time._ticks + dueTime.Ticks;
            _period = period;
            return true;
        }

        public void Look()
        {
            if (time._ticks < _due)
                return;
            _due = _period == Timeout.InfiniteTimeSpan ? long.MaxValue : time._ticks + _period.Ticks;
            callback(state);
        }

        public void Dispose() => _due = long.MaxValue;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
