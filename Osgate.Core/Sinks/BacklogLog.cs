using Microsoft.Extensions.Logging;
using Osgate.Core.Spool;

namespace Osgate.Core.Sinks;

/// <summary>Says once a minute how a sink's backlog fares, as long as there is something to say: that deliveries still
/// fail, and that readings were dropped.</summary>
internal sealed partial class BacklogLog
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly ISpoolCursor _cursor;
    private readonly long _droppedBefore;
    private long _minute;
    private long _failingSince;
    private bool _isFailing;
    private long _confirmed;
    private long _dropped;

    public BacklogLog(ILogger logger, TimeProvider time, ISpoolCursor cursor)
    {
        _logger = logger;
        _time = time;
        _cursor = cursor;
        _minute = time.GetTimestamp();
        _dropped = _droppedBefore = cursor.DroppedReadings;
    }

    /// <summary>Readings that were dropped since this log began.</summary>
    public long Dropped => Math.Max(0, _cursor.DroppedReadings - _droppedBefore);

    /// <summary>Looks; called from time to time.</summary>
    /// <param name="fault">What is wrong with the sink, or <see langword="null"/>.</param>
    /// <param name="confirmed">What the far end confirmed so far: a sink that comes on is not down.</param>
    public void Look(string? fault = null, long confirmed = 0)
    {
        if (fault is null || !_isFailing || confirmed != _confirmed)
            _failingSince = _time.GetTimestamp();
        _isFailing = fault is not null;
        _confirmed = confirmed;
        if (_time.GetElapsedTime(_minute) < Minute)
            return;
        _minute = _time.GetTimestamp();
        if (fault is not null && _time.GetElapsedTime(_failingSince) is var elapsed && elapsed >= Minute)
            LogStillFailing(_logger, TextOf(elapsed), fault, _cursor.BacklogReadings);
        SayDropped(_cursor.DroppedReadings);
    }

    private void SayDropped(long dropped)
    {
        // It may fall: what was dropped while the sink had it in hand may be confirmed after all.
        if (dropped > _dropped)
            LogDropped(_logger, dropped - _dropped, dropped);
        _dropped = dropped;
    }

    private static string TextOf(TimeSpan elapsed) => elapsed switch
    {
        { TotalHours: < 2 } => $"{(int)elapsed.TotalMinutes} min",
        { TotalDays: < 2 } => $"{(int)elapsed.TotalHours} h",
        _ => $"{(int)elapsed.TotalDays} days",
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "delivery: still failing after {Elapsed}: {Message}; {Waiting:N0} readings wait")]
    private static partial void LogStillFailing(ILogger logger, string elapsed, string message, long waiting);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Dropped:N0} readings were dropped in the last minute, {All:N0} in all: the backlog reached its limit")]
    private static partial void LogDropped(ILogger logger, long dropped, long all);
}
