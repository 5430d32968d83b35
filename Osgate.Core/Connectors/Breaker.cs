namespace Osgate.Core.Connectors;

/// <summary>Asks a device that fails less and less often. Times are on the lane's monotonic clock.</summary>
internal sealed class Breaker(TimeSpan interval)
{
    private const int FailuresToOpen = 3;

    private static readonly TimeSpan LongestProbe = TimeSpan.FromMinutes(5);

    private TimeSpan _nextProbe;

    /// <summary>Failures since the last answer.</summary>
    public int Failures { get; private set; }

    /// <summary>Whether the device is asked less often than it is due.</summary>
    public bool IsOpen => Failures >= FailuresToOpen;

    /// <summary>Whether the device is to be asked at a turn of its own.</summary>
    public bool Allows(TimeSpan now) => !IsOpen || now >= _nextProbe;

    public void Succeed() => Failures = 0;

    public void Fail(TimeSpan now)
    {
        Failures++;
        if (!IsOpen)
            return;
        var doublings = Math.Min(Failures - FailuresToOpen + 1, 20);
        var longest = LongestProbe > interval ? LongestProbe : interval;
        // In floating point: a long interval doubled often is more than a TimeSpan holds.
        _nextProbe = now + TimeSpan.FromTicks((long)Math.Min(longest.Ticks, interval.Ticks * Math.Pow(2, doublings)));
    }

    /// <summary>Lets the next turn ask, whatever happened before.</summary>
    public void ProbeNow() => _nextProbe = TimeSpan.Zero;
}
