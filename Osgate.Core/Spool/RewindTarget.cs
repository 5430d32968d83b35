using Osgate.Core.Spool.Records;

namespace Osgate.Core.Spool;

/// <summary>The report to which a sink goes back: the first that has a number or a higher one, or that was read at a time
/// or later.</summary>
internal readonly record struct RewindTarget
{
    private readonly long _sequence;
    private readonly DateTimeOffset? _since;

    private RewindTarget(long sequence, DateTimeOffset? since)
    {
        _sequence = sequence;
        _since = since;
    }

    public static RewindTarget Number(long sequence) => new(sequence, null);

    public static RewindTarget Time(DateTimeOffset since) => new(0, since);

    /// <summary>Whether it is behind a place whose numbers, and whose time, are known.</summary>
    public bool IsBehind(in Mark mark, long utcTicks) => _since is { } since ? utcTicks <= since.UtcTicks : mark.Sequence <= _sequence;

    /// <summary>Whether it is this report.</summary>
    public bool IsReached(in BatchReport report) => _since is { } since ? report.Timestamp >= since : report.Sequence >= _sequence;
}
