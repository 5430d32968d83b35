namespace Osgate;

/// <summary>A connector that asks its devices on the host's schedule.</summary>
/// <typeparam name="TDevice">What a device's <c>meta</c> binds to.</typeparam>
/// <typeparam name="TChannel">What a channel's <c>meta</c> binds to.</typeparam>
public interface IPoller<TDevice, TChannel> : IConnector
    where TDevice : class
    where TChannel : class
{
    /// <summary>Asks one device for the channels that are due and reports what it says. A due channel that is not
    /// reported goes out as bad.</summary>
    /// <remarks>What was reported before a throw is delivered.</remarks>
    /// <exception cref="DeviceException">This device failed, the connection did not.</exception>
    /// <exception cref="Exception">The connection is broken.</exception>
    ValueTask PollAsync(Poll<TDevice, TChannel> due, CancellationToken cancel);
}
