namespace Osgate.Core.Connectors;

/// <summary>Watches the calls into one plugin instance: cancels one that takes too long, and says when it does not
/// return even so. The caller keeps waiting, so that no second instance is made meanwhile.</summary>
/// <param name="time">The clock.</param>
/// <param name="deadline">How long a call may take; infinite for one that ends when it is cancelled.</param>
internal sealed class CallWatch(TimeProvider time, TimeSpan deadline)
{
    /// <summary>How long a call may take to return once it is cancelled.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private CancellationTokenSource? _call;
    private CancellationToken _linkedTo;
    private bool _running;
    private bool _late;
    private long _began;
    private long _cancelled;
    private string _what = "";

    /// <summary>The call that was cancelled and has not returned for <see cref="Grace"/>, or <see langword="null"/>.</summary>
    public string? Stuck { get; private set; }

    /// <summary>Whether the call that runs, or ran last, was cancelled for taking too long.</summary>
    public bool WasCancelled
    {
        get
        {
            lock (_lock)
                return _late;
        }
    }

    /// <summary>Begins a call, to be ended by <see cref="End"/>.</summary>
    public CancellationToken Begin(string what, CancellationToken cancel)
    {
        lock (_lock)
        {
            if (_call is null || !_call.TryReset() || cancel != _linkedTo)
            {
                _call?.Dispose();
                _call = CancellationTokenSource.CreateLinkedTokenSource(cancel);
                _linkedTo = cancel;
            }
            _what = what;
            _began = time.GetTimestamp();
            _cancelled = 0;
            _late = false;
            _running = true;
            return _call.Token;
        }
    }

    /// <summary>Ends a call.</summary>
    public void End()
    {
        lock (_lock)
        {
            _running = false;
            Stuck = null;
        }
    }

    /// <summary>Looks; called from time to time. Returns what is newly found stuck.</summary>
    public string? Look()
    {
        lock (_lock)
        {
            if (!_running)
                return null;
            if (_cancelled == 0)
            {
                var late = deadline != Timeout.InfiniteTimeSpan && time.GetElapsedTime(_began) >= deadline;
                if (late || _linkedTo.IsCancellationRequested)
                    _cancelled = time.GetTimestamp();
                _late = late;
                if (late)
                    _ = _call!.CancelAsync();
                return null;
            }
            if (Stuck is not null || time.GetElapsedTime(_cancelled) < Grace)
                return null;
            return Stuck = _what;
        }
    }
}
