using Microsoft.Extensions.Logging;

namespace Osgate;

/// <summary>What the host does for one connector instance.</summary>
public abstract class ConnectorServices
{
    /// <summary>The connector's name in the manifest.</summary>
    public abstract string Name { get; }

    /// <summary>The connector's uuid in the manifest.</summary>
    public abstract Guid Uuid { get; }

    /// <summary>The lane of this instance, as the factory named it.</summary>
    public abstract string Lane { get; }

    /// <summary>The gateway's id.</summary>
    public abstract string GatewayId { get; }

    /// <summary>Where to log; the connector's name is already in its scope. Log what the host cannot know: it logs
    /// failures to connect and to poll itself, once when they begin and once when they end.</summary>
    public abstract ILogger Logger { get; }

    /// <summary>The clock for all waiting and for all timestamps.</summary>
    public abstract TimeProvider Time { get; }

    /// <summary>Where the bytes sent and received are shown when somebody looks.</summary>
    public abstract FrameTrace Trace { get; }

    /// <summary>A writer for one task of a listener.</summary>
    public abstract IReportWriter CreateWriter();

    /// <summary>A counter that the gateway's status shows; the same one for the same name.</summary>
    /// <param name="name">What is counted, in a few words of lower case: "late answers".</param>
    public abstract Counter Counter(string name);
}
