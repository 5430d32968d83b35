using Osgate;

namespace Acme.Hostile;

/// <summary>Never confirms, and does not hear that it is to stop.</summary>
internal sealed class ForeverSink : ISink
{
    public Task DeliverAsync(Batch batch, CancellationToken cancel) => new TaskCompletionSource().Task;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
