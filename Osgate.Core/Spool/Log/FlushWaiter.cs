namespace Osgate.Core.Spool.Log;

/// <summary>Somebody who waits until a range is safe.</summary>
/// <param name="spares">Where it goes to be used again; guards itself.</param>
internal sealed class FlushWaiter(Stack<FlushWaiter> spares) : ReusableWait
{
    private const int SparesKept = 64;

    private SpoolRange _range;
    private int _holders;

    public SpoolRange Range => _range;

    /// <summary>One to wait with.</summary>
    public static FlushWaiter Take(Stack<FlushWaiter> spares, SpoolRange range)
    {
        lock (spares)
        {
            if (!spares.TryPop(out var waiter))
                waiter = new FlushWaiter(spares);
            waiter._range = range;
            waiter._holders = 2;
            return waiter;
        }
    }

    /// <summary>The spool has answered, and knows nothing of it any more.</summary>
    public void Answer(Exception? failure)
    {
        Complete(failure);
        Leave();
    }

    protected override void Ended() => Leave();

    // One that was cancelled is still in the spool's hands.
    private void Leave()
    {
        if (Interlocked.Decrement(ref _holders) > 0)
            return;
        lock (spares)
        {
            if (spares.Count < SparesKept)
                spares.Push(this);
        }
    }
}
