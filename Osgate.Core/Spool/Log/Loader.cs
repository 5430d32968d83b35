namespace Osgate.Core.Spool.Log;

/// <summary>Has a cursor load what lies on disk, on the reading thread. Used by one task at a time.</summary>
/// <remarks>Hot path for a sink that is behind: allocates nothing.</remarks>
internal sealed class Loader
{
    private readonly IoQueue _reading;
    private readonly ReusableWait _wait = new();
    private readonly Action _load;
    private LogCursor? _cursor;

    public Loader(IoQueue reading)
    {
        _reading = reading;
        _load = Load;
    }

    /// <summary>Returns when it is loaded. It cannot be cut short: who came back before its end would read beside it.</summary>
    public ValueTask LoadAsync(LogCursor cursor)
    {
        _cursor = cursor;
        var loaded = _wait.Begin(CancellationToken.None);
        _reading.Post(_load);
        return loaded;
    }

    private void Load()
    {
        Exception? failure = null;
        try
        {
            _cursor!.Load();
        }
        // It belongs to whoever waits.
        catch (Exception e)
        {
            failure = e;
        }
        _wait.Complete(failure);
    }
}
