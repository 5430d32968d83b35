using Microsoft.Extensions.Logging;
using MQTTnet.Server;

namespace Osgate.Host.Broker;

/// <summary>Counts what did not fit into a session's queue, and says so, once a minute at most.</summary>
internal sealed class DroppedMessages(ILogger logger, TimeProvider time)
{
    private long _count;
    private long _saidAt = -1;

    public long Count => Interlocked.Read(ref _count);

    public Task CountAsync(ApplicationMessageEnqueuedEventArgs message)
    {
        if (!message.IsDropped)
            return Task.CompletedTask;
        var count = Interlocked.Increment(ref _count);
        var now = time.GetTimestamp();
        var said = Interlocked.Read(ref _saidAt);
        var due = said < 0 || time.GetElapsedTime(said, now) >= TimeSpan.FromMinutes(1);
        if (due && Interlocked.CompareExchange(ref _saidAt, now, said) == said)
            BrokerLog.Dropped(logger, message.ReceiverClientId, BrokerLimits.MessagesPerSession, count);
        return Task.CompletedTask;
    }
}
