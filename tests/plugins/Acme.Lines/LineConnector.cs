using Osgate;

namespace Acme.Lines;

internal sealed class LineConnector : IPoller<LineDevice, LineChannel>
{
    public Task ConnectAsync(CancellationToken cancel) => Task.CompletedTask;

    public ValueTask PollAsync(Poll<LineDevice, LineChannel> due, CancellationToken cancel)
    {
        foreach (var channel in due.Channels)
            due.Report(channel, channel.Meta.Address);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
