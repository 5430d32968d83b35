using System.Globalization;
using Osgate.Core.Spool;

namespace Osgate.Core.Tests.Spool.Faults;

/// <summary>A report that was written, and how sure it is to come.</summary>
/// <param name="Id">Its place among all that were written, from 1; its first reading's value.</param>
/// <param name="Source">Where it comes from and goes to.</param>
/// <param name="Timestamp">Its time.</param>
/// <param name="Readings">Its readings.</param>
/// <param name="Life">The start of the spool, counted, that it was written in.</param>
internal sealed record ModelReport(long Id, SpoolSource Source, DateTimeOffset Timestamp, ChannelReading[] Readings, int Life)
{
    /// <summary>Whether a flush vouched for it.</summary>
    public bool IsFlushed { get; set; }

    /// <summary>All that a sink must see of it, but for its numbers.</summary>
    public string Content { get; } = Show(Source.Source, Timestamp, Readings);

    /// <summary>A report whose every part can be told from all others.</summary>
    public static ModelReport Of(long id, SpoolSource source, int readings, int life)
    {
        var channels = source.Source.Channels.Length;
        var all = new ChannelReading[readings];
        for (var i = 0; i < readings; i++)
            all[i] = new ChannelReading(i % channels, i == 0 ? new Reading(id) : ReadingOf(id, i));
        return new ModelReport(id, source, SpoolReports.Noon.AddMilliseconds(id), all, life);
    }

    /// <summary>All that a sink sees, as text.</summary>
    public static string Show(ReportSource source, DateTimeOffset timestamp, ReadOnlySpan<ChannelReading> readings)
    {
        var labels = string.Join(',', source.Labels.Select(label => $"{label.Key}={label.Value}"));
        var text = new List<string> { $"{source.DeviceUuid} {source.DeviceName} {source.Connector} [{string.Join(',', source.Channels)}] [{labels}] {timestamp:O}" };
        foreach (ref readonly var item in readings)
        {
            var reading = item.Reading;
            text.Add(string.Create(CultureInfo.InvariantCulture, $"{item.Channel}:{reading.Value.Kind} {reading.Value} {reading.Quality} {reading.Reason} {reading.DeviceTime:O}"));
        }
        return string.Join('\n', text);
    }

    private static Reading ReadingOf(long id, int i) => ((id + i) % 7) switch
    {
        0 => new Reading(id + (i / 1000.0)),
        1 => new Reading(i % 2 == 0),
        2 => new Reading($"text {id} {i} °"),
        3 => Reading.Bad("timeout"),
        4 => new Reading(-id * i, Quality.Uncertain, "clock"),
        5 => new Reading(id, deviceTime: SpoolReports.Noon.AddTicks(-id * i)),
        _ => new Reading(i),
    };
}
