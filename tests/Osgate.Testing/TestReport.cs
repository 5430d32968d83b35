using System.Collections.Immutable;

namespace Osgate.Testing;

/// <summary>A report for a sink under test.</summary>
/// <param name="Source">Where it comes from.</param>
/// <param name="Timestamp">The gateway's time.</param>
/// <param name="Readings">The readings.</param>
/// <param name="IsLate">Whether it comes from a backlog.</param>
public sealed record TestReport(ReportSource Source, DateTimeOffset Timestamp, ChannelReading[] Readings, bool IsLate = false)
{
    /// <summary>A source with channels given as "name" or "name:unit".</summary>
    public static ReportSource SourceOf(string device, Guid uuid, params string[] channels) => new()
    {
        DeviceUuid = uuid,
        DeviceName = device,
        Connector = "connector",
        Channels = [.. channels.Select(c => c.Split(':')).Select(c => new SourceChannel(c[0], c.Length > 1 ? c[1] : ""))],
    };

    /// <summary>A report with one good reading for each channel of the source, in order.</summary>
    public static TestReport Of(ReportSource source, DateTimeOffset timestamp, params ReadingValue[] values) =>
        new(source, timestamp, [.. values.Select((v, i) => new ChannelReading(i, new Reading(v)))]);
}
