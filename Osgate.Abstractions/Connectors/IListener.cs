namespace Osgate;

/// <summary>A connector that is told by its peer.</summary>
public interface IListener : IConnector
{
    /// <summary>Listens, beside everything else, and writes what it is told through writers of its context.</summary>
    /// <remarks>Returns only when cancelled: any other return, and any throw, means that the connection is broken.</remarks>
    Task ListenAsync(CancellationToken cancel);
}
