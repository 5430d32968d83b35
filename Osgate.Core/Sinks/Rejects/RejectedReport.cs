using System.Collections.Immutable;

namespace Osgate.Core.Sinks.Rejects;

/// <summary>A report that the far end of a sink will never take, with all that is needed to offer it again.</summary>
internal sealed record RejectedReport
{
    /// <summary>The gateway's time of the rejection, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Why, in words of the far end.</summary>
    public required string Reason { get; init; }

    /// <summary>The number that the report had.</summary>
    public required long Sequence { get; init; }

    /// <summary>The gateway's time of the report, UTC.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>Where it comes from, with those channels alone that have a reading in it.</summary>
    public required ReportSource Source { get; init; }

    /// <summary>The readings; their channels are places in <see cref="ReportSource.Channels"/>.</summary>
    public required ImmutableArray<ChannelReading> Readings { get; init; }

    /// <summary>Takes a copy of a report that is still the batch's.</summary>
    public static RejectedReport Of(in BatchReport report, string reason, DateTimeOffset at)
    {
        var places = new Dictionary<int, int>();
        var readings = ImmutableArray.CreateBuilder<ChannelReading>(report.Readings.Length);
        foreach (ref readonly var reading in report.Readings)
        {
            if (!places.TryGetValue(reading.Channel, out var place))
                places[reading.Channel] = place = places.Count;
            readings.Add(new ChannelReading(place, reading.Reading));
        }
        var all = report.Source.Channels;
        return new RejectedReport
        {
            At = at,
            Reason = reason,
            Sequence = report.Sequence,
            Timestamp = report.Timestamp,
            Source = report.Source with { Channels = [.. places.Keys.Select(i => all[i])] },
            Readings = readings.MoveToImmutable(),
        };
    }
}
