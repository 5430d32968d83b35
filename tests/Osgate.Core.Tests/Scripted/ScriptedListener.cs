namespace Osgate.Core.Tests.Scripted;

internal sealed class ScriptedListener(Func<CancellationToken, Task> listen) : IListener
{
    public Task ConnectAsync(CancellationToken cancel) => Task.CompletedTask;

    public Task ListenAsync(CancellationToken cancel) => listen(cancel);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
