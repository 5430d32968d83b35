using System.Collections.Concurrent;

namespace Osgate.Core.Spool.Log;

/// <summary>A thread for blocking calls.</summary>
internal sealed class IoThread : IoQueue
{
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(5);

    private readonly BlockingCollection<Action> _actions = [];
    private readonly Thread _thread;

    public IoThread(string name)
    {
        _thread = new Thread(Run, maxStackSize: 256 << 10) { Name = name, IsBackground = true };
        _thread.Start();
    }

    public override void Post(Action action)
    {
        try
        {
            _actions.Add(action);
        }
        catch (InvalidOperationException)
        {
            // It ends: what comes now is too late, as it would be for a process that is gone.
        }
    }

    public override void Dispose()
    {
        _actions.CompleteAdding();
        if (_thread.Join(LongestEnd))
            _actions.Dispose();
    }

    private void Run()
    {
        foreach (var action in _actions.GetConsumingEnumerable())
            action();
    }
}
