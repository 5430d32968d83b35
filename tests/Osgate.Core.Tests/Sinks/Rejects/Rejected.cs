using System.Collections.Immutable;
using Osgate.Core.Sinks.Rejects;
using Osgate.Core.Tests.Spool;

namespace Osgate.Core.Tests.Sinks.Rejects;

/// <summary>Rejected reports as tests need them.</summary>
internal static class Rejected
{
    public static readonly ReportSource Source = new()
    {
        DeviceUuid = Guid.NewGuid(),
        DeviceName = "Zähler \"7\"",
        Connector = "north",
        Labels = ImmutableSortedDictionary<string, string>.Empty.Add("site", "A\nB").Add("floor", "3"),
        Channels = [new SourceChannel("unused", ""), new SourceChannel("a", "°C") { Labels = ImmutableSortedDictionary<string, string>.Empty.Add("room", "B2") }, new SourceChannel("b", "")],
    };

    public static RejectedReport Report(long sequence, params Reading[] readings) => Of(sequence, [.. readings.Select((r, i) => new ChannelReading(1 + (i % 2), r))]);

    public static RejectedReport Of(long sequence, ChannelReading[] readings) => RejectedReport.Of(
        new BatchReport(Source, SpoolReports.Noon.AddTicks(sequence), sequence, 1, late: false, readings), "too old", SpoolReports.Noon.AddDays(1).AddTicks(7));

    /// <summary>All that is in a report, for comparison.</summary>
    public static string Show(RejectedReport report) => string.Join(
        ' ',
        $"{report.At:O} {report.Reason} {report.Sequence} {report.Timestamp:O}",
        $"{report.Source.DeviceUuid} {report.Source.DeviceName} {report.Source.Connector} {Show(report.Source.Labels)}",
        string.Join(',', report.Source.Channels.Select(c => $"{c.Name}|{c.Unit}|{Show(c.Labels)}")),
        string.Join(',', report.Readings.Select(r => $"{r.Channel}={Show(r.Reading)}")));

    public static string Show(in Reading reading) => $"{reading.Value.Kind}:{Exact(reading.Value)}|{reading.Quality}|{reading.Reason}|{reading.DeviceTime:O}";

    private static string Exact(in ReadingValue value) => value.Kind switch
    {
        ValueKind.Single => $"{BitConverter.SingleToInt32Bits(value.AsSingle())}",
        ValueKind.Double => $"{BitConverter.DoubleToInt64Bits(value.AsDouble())}",
        ValueKind.Timestamp => $"{value.AsTimestamp():O}",
        ValueKind.Text => string.Concat(value.AsText().Select(c => $"{(int)c:x4}")),
        _ => value.ToString(),
    };

    private static string Show(ImmutableSortedDictionary<string, string> labels) => string.Join(';', labels.Select(l => $"{l.Key}:{l.Value}"));
}
