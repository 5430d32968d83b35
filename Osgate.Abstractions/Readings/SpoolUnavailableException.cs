namespace Osgate;

/// <summary>What was written could not be kept, since the disk is full or read-only, say.</summary>
/// <param name="message">What happened and what to do.</param>
/// <param name="retryAfter">When it may be worth to try again.</param>
/// <param name="inner">The cause.</param>
public sealed class SpoolUnavailableException(string message, TimeSpan retryAfter, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>When it may be worth to try again.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}
