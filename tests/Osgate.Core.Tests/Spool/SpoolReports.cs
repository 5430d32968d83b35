using System.Collections.Immutable;
using Osgate.Core.Spool;
using Osgate.Testing;

namespace Osgate.Core.Tests.Spool;

/// <summary>Reports that can be told apart, and batches as texts that show every number in them.</summary>
internal static class SpoolReports
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    public static SpoolSource Source(params ImmutableArray<string> sinks) =>
        new(TestReport.SourceOf("device", Guid.NewGuid(), "a", "b", "c"), sinks);

    public static ChannelReading[] Readings(long first, int count) =>
        [.. Enumerable.Range(0, count).Select(i => new ChannelReading(i % 3, new Reading(first + i)))];

    public static SpoolRange Append(this ISpool spool, SpoolSource source, long first, int count = 1) =>
        spool.Append(source, Noon.AddSeconds(first), Readings(first, count));

    /// <summary>"1/1:10,11" is report 1, its first reading number 1, with values 10 and 11.</summary>
    public static string Show(Batch batch)
    {
        var reports = new List<string>();
        foreach (ref readonly var report in batch.Reports)
            reports.Add($"{report.Sequence}/{report.ReadingSequence}:{string.Join(',', report.Readings.ToArray().Select(r => r.Reading.Value))}");
        return string.Join(' ', reports);
    }

    /// <summary>Reads what is there; a wait is a failure, since nobody would end it.</summary>
    public static string Read(this ISpoolCursor cursor, Batch batch, BatchLimits? limits = null)
    {
        var read = cursor.ReadAsync(batch, limits ?? new BatchLimits(), CancellationToken.None);
        Assert.That(read.IsCompletedSuccessfully, Is.True, "there is nothing to read");
        return Show(batch);
    }

    public static string Read(this ISpoolCursor cursor, BatchLimits? limits = null) => cursor.Read(new Batch(), limits);
}
