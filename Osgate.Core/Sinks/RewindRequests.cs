using Osgate.Core.Spool;

namespace Osgate.Core.Sinks;

/// <summary>What operators ask of a sink's cursor, for the one task that may move it.</summary>
internal sealed class RewindRequests
{
    private readonly Lock _lock = new();
    private readonly Queue<(RewindTarget Target, TaskCompletionSource<long> Done)> _waiting = new();
    private CancellationTokenSource? _interruptible;
    private TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isClosed;

    /// <summary>Ends once something is asked.</summary>
    public Task Arrived
    {
        get
        {
            lock (_lock)
                return _arrived.Task;
        }
    }

    /// <summary>Asks for earlier reports again.</summary>
    /// <returns>The number of the first report that will come again.</returns>
    /// <exception cref="InvalidOperationException">The sink does not run any more.</exception>
    public Task<long> AskAsync(RewindTarget target, CancellationToken cancel)
    {
        var done = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_isClosed)
                throw Ended();
            _waiting.Enqueue((target, done));
            _interruptible?.Cancel();
            _arrived.TrySetResult();
        }
        return done.Task.WaitAsync(cancel);
    }

    /// <summary>A token for a wait that a request interrupts.</summary>
    public CancellationToken Interruptible(CancellationToken stop)
    {
        lock (_lock)
        {
            if (_interruptible is null || (_interruptible.IsCancellationRequested && !stop.IsCancellationRequested))
            {
                _interruptible?.Dispose();
                _interruptible = CancellationTokenSource.CreateLinkedTokenSource(stop);
            }
            if (_waiting.Count > 0)
                _interruptible.Cancel();
            return _interruptible.Token;
        }
    }

    /// <summary>Does what was asked; on the task that reads.</summary>
    /// <returns>Whether anything was.</returns>
    public bool Serve(ISpoolCursor cursor)
    {
        var isAny = false;
        while (true)
        {
            (RewindTarget Target, TaskCompletionSource<long> Done) next;
            lock (_lock)
            {
                if (!_waiting.TryDequeue(out next))
                {
                    if (isAny)
                        _arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    return isAny;
                }
            }
            isAny = true;
            try
            {
                next.Done.TrySetResult(cursor.Rewind(next.Target));
            }
            // Whoever asked is told; the sink goes on where it was.
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                next.Done.TrySetException(e);
            }
        }
    }

    /// <summary>Turns away all that comes from now on.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            while (_waiting.TryDequeue(out var request))
                request.Done.TrySetException(Ended());
            _interruptible?.Dispose();
            _interruptible = null;
        }
    }

    private static InvalidOperationException Ended() => new("the sink does not run any more");
}
