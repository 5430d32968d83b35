using Osgate;

namespace Acme.Hostile;

/// <summary>Hears nothing, not even that it is to stop.</summary>
internal sealed class DeafListener : IListener
{
    public Task ConnectAsync(CancellationToken cancel) => Task.CompletedTask;

    public Task ListenAsync(CancellationToken cancel) => new TaskCompletionSource().Task;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
