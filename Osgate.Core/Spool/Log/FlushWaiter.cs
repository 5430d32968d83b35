namespace Osgate.Core.Spool.Log;

/// <summary>Somebody who waits until a range is safe.</summary>
internal sealed class FlushWaiter(SpoolRange range)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SpoolRange Range => range;

    public Task Task => _done.Task;

    public void Complete(Exception? failure)
    {
        if (failure is null)
            _done.SetResult();
        else
            _done.SetException(failure);
    }
}
