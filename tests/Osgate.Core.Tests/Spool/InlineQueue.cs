using Osgate.Core.Spool.Log;

namespace Osgate.Core.Tests.Spool;

/// <summary>Runs what is posted at once, in the order posted, so that a test sees every step.</summary>
internal sealed class InlineQueue : IoQueue
{
    private readonly Lock _lock = new();
    private readonly Queue<Action> _actions = new();
    private bool _isRunning;

    public override void Post(Action action)
    {
        lock (_lock)
        {
            _actions.Enqueue(action);
            if (_isRunning)
                return;
            _isRunning = true;
        }
        while (true)
        {
            lock (_lock)
            {
                if (!_actions.TryDequeue(out action!))
                {
                    _isRunning = false;
                    return;
                }
            }
            action();
        }
    }

    public override void Dispose()
    {
    }
}
