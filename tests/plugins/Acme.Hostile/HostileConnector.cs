using System.Runtime.Loader;
using Microsoft.Extensions.Logging;
using Osgate;

namespace Acme.Hostile;

public sealed class HostileConnector : IPoller<Nothing, Nothing>
{
    private readonly string _fault;
    private readonly ILogger? _logger;

    public HostileConnector(string fault, ILogger? logger = null)
    {
        _fault = fault;
        _logger = logger;
        Fail("constructor");
    }

    public Task ConnectAsync(CancellationToken cancel)
    {
        Fail("connect");
        return Task.CompletedTask;
    }

    public async ValueTask PollAsync(Poll<Nothing, Nothing> due, CancellationToken cancel)
    {
        Fail("poll");
        // Where its private dependency came from.
        due.Report(due.Channels[0], AssemblyLoadContext.GetLoadContext(typeof(CsCheck.Gen).Assembly)!.IsCollectible);
        if (_fault == "callback")
            cancel.Register(() => throw new InvalidOperationException("callback"));
        _logger?.LogInformation("asked");
        if (_fault == "pollForever")
            await new TaskCompletionSource().Task;
    }

    public async ValueTask DisposeAsync()
    {
        Fail("dispose");
        if (_fault == "disposeForever")
            await new TaskCompletionSource().Task;
    }

    private void Fail(string place)
    {
        if (_fault == place)
            throw new InvalidOperationException($"hostile in {place}");
    }
}
