namespace Osgate.Core.Spool;

/// <summary>How many readings of a backlog that is sent behind may go now. Guarded by the spool's lock.</summary>
internal sealed class LatePace(TimeProvider time)
{
    private double _tokens;
    private long _at = time.GetTimestamp();

    /// <summary>Readings that may go.</summary>
    /// <param name="rate">Readings a second.</param>
    public double Tokens(double rate)
    {
        var now = time.GetTimestamp();
        _tokens = Math.Min(rate, _tokens + (time.GetElapsedTime(_at, now).TotalSeconds * rate));
        _at = now;
        return _tokens;
    }

    /// <summary>When one reading may go, at the earliest.</summary>
    public TimeSpan UntilNext(double rate) => TimeSpan.FromSeconds(Math.Max(0.01, (1 - Tokens(rate)) / rate));

    public void Take(int readings) => _tokens -= readings;
}
