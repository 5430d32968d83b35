using Microsoft.Extensions.Logging;

namespace Osgate;

/// <summary>What the host does for one sink.</summary>
public abstract class SinkServices
{
    /// <summary>The sink's name in the manifest.</summary>
    public abstract string Name { get; }

    /// <summary>The gateway's id.</summary>
    public abstract string GatewayId { get; }

    /// <summary>Where to log; failed deliveries are logged by the host.</summary>
    public abstract ILogger Logger { get; }

    /// <summary>The clock for all waiting.</summary>
    public abstract TimeProvider Time { get; }

    /// <summary>Whether what the sink confirmed is kept for a while, so that a <see cref="RewindException"/> brings it again
    /// (default: no, and then a sink need not find out what its far end has lost). May change while the sink runs.</summary>
    public virtual bool KeepsConfirmed => false;

    /// <summary>A counter that the gateway's status shows; the same one for the same name.</summary>
    /// <param name="name">What is counted, in a few words of lower case.</param>
    public abstract Counter Counter(string name);
}
