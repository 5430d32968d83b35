namespace Osgate;

/// <summary>Where reports are delivered.</summary>
/// <remarks>The host owns order, retries and back-off: it hands over one batch at a time, and hands the same batch over
/// again after a throw, or its unconfirmed rest. A sink connects when the first batch comes, and again when it has lost
/// its connection.</remarks>
public interface ISink : IAsyncDisposable
{
    /// <summary>Delivers a batch; returns when the far end has confirmed all of it.</summary>
    /// <param name="batch">Valid until the returned task completes: copy what is kept.</param>
    /// <param name="cancel">The gateway stops, or the delivery took too long.</param>
    /// <exception cref="RejectedException">The far end will never take some of the reports; all others are confirmed.</exception>
    /// <exception cref="PartlyDeliveredException">The first reports are confirmed; the others are asked for again later. Of
    /// use when the delivery is cancelled as well.</exception>
    /// <exception cref="RewindException">The far end has lost what it had confirmed: nothing of the batch is confirmed, and
    /// earlier reports come again, as far as they are kept (<see cref="SinkServices.KeepsConfirmed"/>).</exception>
    /// <exception cref="Exception">The batch is not confirmed; it is asked for again later.</exception>
    Task DeliverAsync(Batch batch, CancellationToken cancel);
}
