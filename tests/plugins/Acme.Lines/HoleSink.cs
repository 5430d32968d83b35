using Osgate;

namespace Acme.Lines;

internal sealed class HoleSink : ISink
{
    public Task DeliverAsync(Batch batch, CancellationToken cancel) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
