using System.Collections.Immutable;

namespace Osgate;

/// <summary>The far end will never take some reports of a batch; it confirmed all others.</summary>
public sealed class RejectedException : Exception
{
    /// <summary>Reports that are refused for one reason.</summary>
    /// <param name="message">Why, in words of the far end.</param>
    /// <param name="reports">The places of those reports in the batch, from 0.</param>
    public RejectedException(string message, ImmutableArray<int> reports)
        : this(reports.IsDefault ? default : [.. reports.Select(report => new Rejection(report, message))], message)
    {
    }

    /// <summary>Reports that are refused, each for a reason of its own.</summary>
    /// <param name="rejections">Those reports.</param>
    /// <param name="message">What they have in common.</param>
    public RejectedException(ImmutableArray<Rejection> rejections, string message)
        : base(message)
    {
        Rejections = rejections.IsDefault ? [] : rejections;
        Reports = [.. Rejections.Select(rejection => rejection.Report)];
    }

    /// <summary>The refused reports.</summary>
    public ImmutableArray<Rejection> Rejections { get; }

    /// <summary>The places of the refused reports in the batch.</summary>
    public ImmutableArray<int> Reports { get; }
}
