using System.Collections.Immutable;

namespace Osgate;

/// <summary>The far end will never take some reports of a batch; it confirmed all others.</summary>
/// <param name="message">Why, in words of the far end.</param>
/// <param name="reports">The places of those reports in the batch.</param>
public sealed class RejectedException(string message, ImmutableArray<int> reports) : Exception(message)
{
    /// <summary>The places of the refused reports in the batch.</summary>
    public ImmutableArray<int> Reports { get; } = reports.IsDefault ? [] : reports;
}
