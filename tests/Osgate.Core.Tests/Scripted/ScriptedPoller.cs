namespace Osgate.Core.Tests.Scripted;

/// <summary>A poller that does what a test says; unless told otherwise it connects and answers 1.</summary>
internal sealed class ScriptedPoller : IPoller<ScriptedMeta, ScriptedMeta>
{
    public Func<CancellationToken, Task> Connect { get; init; } = _ => Task.CompletedTask;

    public Func<Poll<ScriptedMeta, ScriptedMeta>, CancellationToken, ValueTask> Poll { get; init; } = Answer;

    public bool IsDisposed { get; private set; }

    public static ValueTask Answer(Poll<ScriptedMeta, ScriptedMeta> due, CancellationToken cancel)
    {
        foreach (var channel in due.Channels)
            due.Report(channel, 1);
        return ValueTask.CompletedTask;
    }

    public Task ConnectAsync(CancellationToken cancel) => Connect(cancel);

    public ValueTask PollAsync(Poll<ScriptedMeta, ScriptedMeta> due, CancellationToken cancel) => Poll(due, cancel);

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }
}
