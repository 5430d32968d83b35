namespace Osgate.Mqtt;

/// <summary>Lets confirmations gather before they are read. Allocates nothing.</summary>
internal sealed class AckDelay : IDisposable
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(2);

    private readonly AsyncSignal _elapsed = new();
    private readonly ITimer _timer;

    public AckDelay(TimeProvider time) =>
        _timer = time.CreateTimer(static signal => ((AsyncSignal)signal!).Set(), _elapsed, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public ValueTask WaitAsync()
    {
        _timer.Change(Delay, Timeout.InfiniteTimeSpan);
        return _elapsed.WaitAsync();
    }

    /// <summary>Ends the wait at once.</summary>
    public void Skip() => _elapsed.Set();

    public void Dispose() => _timer.Dispose();
}
