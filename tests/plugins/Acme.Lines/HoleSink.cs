using Microsoft.Extensions.Logging;
using Osgate;

namespace Acme.Lines;

internal sealed class HoleSink(ILogger logger) : ISink
{
    public Task DeliverAsync(Batch batch, CancellationToken cancel)
    {
        logger.LogInformation("took {Readings}", batch.ReadingCount);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
