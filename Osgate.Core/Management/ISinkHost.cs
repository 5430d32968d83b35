using Osgate.Core.Sinks.Rejects;
using Osgate.Core.Spool;

namespace Osgate.Core.Management;

/// <summary>What can be done to the sinks of a gateway.</summary>
internal interface ISinkHost
{
    /// <summary>What far ends refused for good, of every sink of the manifest.</summary>
    IReadOnlyList<RejectFile> Rejects { get; }

    /// <summary>Where readings wait.</summary>
    ISpool Spool { get; }

    /// <summary>The sinks that the manifest does not name any more, but for which something may wait.</summary>
    IReadOnlyList<string> Retired { get; }

    /// <summary>Has a sink of the manifest go back to an earlier report.</summary>
    /// <returns>The number of the first report that comes again.</returns>
    /// <exception cref="InvalidOperationException">The sink does not run any more.</exception>
    Task<long> RewindAsync(string sink, RewindTarget target, CancellationToken cancel);

    /// <summary>Gives up a retired sink with all that waits for it.</summary>
    /// <returns>The readings that waited.</returns>
    long Forget(string sink);
}
