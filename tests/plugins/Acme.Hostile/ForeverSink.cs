using Microsoft.Extensions.Logging;
using Osgate;

namespace Acme.Hostile;

/// <summary>Never confirms, and does not hear that it is to stop.</summary>
internal sealed class ForeverSink(ILogger logger) : ISink
{
    public Task DeliverAsync(Batch batch, CancellationToken cancel)
    {
        logger.LogInformation("holds {Readings}", batch.ReadingCount);
        return new TaskCompletionSource().Task;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
