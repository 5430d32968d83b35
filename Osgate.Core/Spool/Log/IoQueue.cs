namespace Osgate.Core.Spool.Log;

/// <summary>Runs blocking calls one after the other, away from the thread pool.</summary>
internal abstract class IoQueue : IDisposable
{
    /// <summary>Has an action run; it must not throw.</summary>
    public abstract void Post(Action action);

    /// <summary>Has an action run; what it throws comes out here.</summary>
    public Task RunAsync(Action action)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            try
            {
                action();
                done.SetResult();
            }
            // It belongs to whoever waits.
            catch (Exception e)
            {
                done.SetException(e);
            }
        });
        return done.Task;
    }

    /// <summary>Ends once all that was posted has run.</summary>
    public abstract void Dispose();
}
