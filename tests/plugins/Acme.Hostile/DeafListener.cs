using Microsoft.Extensions.Logging;
using Osgate;

namespace Acme.Hostile;

/// <summary>Hears nothing, not even that it is to stop.</summary>
internal sealed class DeafListener(ILogger logger) : IListener
{
    public Task ConnectAsync(CancellationToken cancel) => Task.CompletedTask;

    public Task ListenAsync(CancellationToken cancel)
    {
        logger.LogInformation("asked");
        return new TaskCompletionSource().Task;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
