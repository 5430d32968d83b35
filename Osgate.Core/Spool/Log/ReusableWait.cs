using System.Threading.Tasks.Sources;

namespace Osgate.Core.Spool.Log;

/// <summary>A wait that is used again and again, by one task at a time: it ends when somebody completes it, or when it
/// is cancelled.</summary>
/// <remarks>Hot path: waiting allocates nothing. A wait that was begun must be awaited, once.</remarks>
internal class ReusableWait : IValueTaskSource
{
    // Whoever completes it may hold a lock.
    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _registration;
    private int _isWaiting;

    /// <summary>Begins a wait.</summary>
    public ValueTask Begin(CancellationToken cancel)
    {
        _core.Reset();
        Volatile.Write(ref _isWaiting, 1);
        _registration = cancel.UnsafeRegister(static (wait, token) => ((ReusableWait)wait!).Complete(new OperationCanceledException(token)), this);
        return new ValueTask(this, _core.Version);
    }

    /// <summary>Ends the wait, with a failure or without; one that has ended stays as it is.</summary>
    public void Complete(Exception? failure = null)
    {
        if (Interlocked.Exchange(ref _isWaiting, 0) == 0)
            return;
        if (failure is null)
            _core.SetResult(true);
        else
            _core.SetException(failure);
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    void IValueTaskSource.GetResult(short token)
    {
        // Here it is set for certain, and behind this no cancellation reaches the next wait.
        _registration.Dispose();
        _registration = default;
        try
        {
            _core.GetResult(token);
        }
        finally
        {
            Ended();
        }
    }

    /// <summary>The one who waited knows how it ended.</summary>
    protected virtual void Ended()
    {
    }
}
