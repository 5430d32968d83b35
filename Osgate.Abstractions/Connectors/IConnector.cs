namespace Osgate;

/// <summary>One connection to devices that speak one protocol; also an <see cref="IPoller{TDevice,TChannel}"/>, an
/// <see cref="IListener"/>, or both.</summary>
/// <remarks>An instance connects once. After any throw the host disposes it and creates a new one, with back-off:
/// a connector never reconnects by itself. Connect and poll of one instance never overlap.</remarks>
public interface IConnector : IAsyncDisposable
{
    /// <summary>Opens the connection. Called once, before anything else.</summary>
    /// <exception cref="Exception">There is no connection; the message says why.</exception>
    Task ConnectAsync(CancellationToken cancel);
}
