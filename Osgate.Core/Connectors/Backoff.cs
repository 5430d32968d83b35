namespace Osgate.Core.Connectors;

/// <summary>How long to wait before the next try: doubled each time up to a limit, with jitter, so that what failed
/// together does not come back together.</summary>
/// <param name="first">The first wait.</param>
/// <param name="longest">The longest wait, before jitter.</param>
/// <param name="random">A number from 0 to below 1; chance unless a test says otherwise.</param>
internal sealed class Backoff(TimeSpan first, TimeSpan longest, Func<double>? random = null)
{
    private const double Jitter = 0.2;

    private readonly Func<double> _random = random ?? Random.Shared.NextDouble;
    private int _failures;

    public int Failures => _failures;

    public TimeSpan Next()
    {
        var doublings = Math.Min(_failures++, 30);
        var wait = Math.Min(longest.Ticks, first.Ticks * Math.Pow(2, doublings));
        return TimeSpan.FromTicks((long)(wait * (1 - Jitter + (2 * Jitter * _random()))));
    }

    public void Reset() => _failures = 0;
}
