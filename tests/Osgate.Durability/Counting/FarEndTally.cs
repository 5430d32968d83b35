namespace Osgate.Durability.Counting;

/// <summary>What the far end has seen of all channels.</summary>
internal sealed class FarEndTally
{
    private readonly Lock _lock = new();
    private readonly ChannelTally[][] _channels;
    private long _messages;
    private long _strangers;

    public FarEndTally(Load load) =>
        _channels = [.. Enumerable.Range(0, load.Devices).Select(_ => Enumerable.Range(0, load.Channels).Select(_ => new ChannelTally()).ToArray())];

    /// <summary>Messages that came.</summary>
    public long Messages => Interlocked.Read(ref _messages);

    /// <summary>Values that belong to another channel than the one under whose name they came.</summary>
    public long Strangers => Interlocked.Read(ref _strangers);

    /// <summary>The channels of a device.</summary>
    public IReadOnlyList<ChannelTally> this[int device] => _channels[device - 1];

    public void Count(in DeviceMessage message)
    {
        lock (_lock)
        {
            var channels = _channels[message.Device - 1];
            var values = message.ReadValues();
            while (values.MoveNext(out var channel, out var value))
            {
                // The connector made it of both, so that a value under a wrong name gives itself away.
                if (value % channels.Length == channel)
                    channels[channel].Count(value / channels.Length);
                else
                    Interlocked.Increment(ref _strangers);
            }
        }
        Interlocked.Increment(ref _messages);
    }

    /// <summary>Whether every channel of a device has come to a number.</summary>
    public bool HasSeen(int device, long number)
    {
        lock (_lock)
            return Array.TrueForAll(_channels[device - 1], c => c.Highest >= number);
    }
}
