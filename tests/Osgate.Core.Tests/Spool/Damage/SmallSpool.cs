using System.Collections.Immutable;
using Osgate.Core.Spool;
using Osgate.Core.Spool.Log;
using Osgate.Core.Spool.Records;
using Osgate.Testing;

namespace Osgate.Core.Tests.Spool.Damage;

/// <summary>A small spool as a stop or a crash leaves it: devices with channels of both priorities, one of which is
/// described anew, two sinks, several segments; and what each record of its files holds.</summary>
internal sealed class SmallSpool
{
    /// <summary>The sink that is read.</summary>
    public const string Sink = "sink";

    public static readonly SpoolOptions Options = new() { SegmentBytes = 1200, MaxBytes = 9600 };

    private readonly SortedDictionary<long, StoredReport> _reports = [];
    private readonly Dictionary<string, List<StoredRecord>> _records = [];

    /// <summary>Its files.</summary>
    public DiskImage Image { get; private set; } = null!;

    /// <summary>The positions that are not confirmed, in the order in which they are read.</summary>
    public IReadOnlyList<StoredReport> Waiting { get; private set; } = [];

    /// <summary>All that is in the files, in the order in which it is read.</summary>
    public IReadOnlyList<StoredReport> Stored { get; private set; } = [];

    public IEnumerable<string> Segments => _records.Keys;

    /// <summary>Writes one.</summary>
    /// <param name="isClean">Whether it is stopped in good order, else killed.</param>
    public static async Task<SmallSpool> WriteAsync(bool isClean)
    {
        var small = new SmallSpool();
        await using var rig = new SpoolRig(Options);
        var sink = rig.Open(Sink);
        var other = rig.Open("other");
        var pump = SourceOf("pump", "s", 1);
        var meter = SourceOf("meter", "k", 2);
        var confirmed = 0L;
        for (var i = 0; i < 18; i++)
        {
            if (i == 9)
                pump = SourceOf("pump", "t", 1);
            small.Append(rig.Spool, pump, i, "");
            if (i % 3 == 0)
                small.Append(rig.Spool, meter, i, i % 2 == 0 ? "silent" : $"reason {i}");
            if (i % 5 == 0)
                small.Append(rig.Spool, pump with { Sinks = ["other"] }, i, "");
            // A record may hold more than one report.
            if (i % 4 != 0)
                await rig.FlushAsync();
            if (i == 4)
            {
                sink.Read(new BatchLimits { MaxReports = 3 });
                sink.Confirm(3);
                confirmed = 3;
                other.Read();
                other.Confirm(2);
            }
        }
        await rig.FlushAsync();
        // How far the sinks have come, and what is safe, is written down now and then.
        other.Read();
        other.Confirm(1);
        rig.Pass(TimeSpan.FromSeconds(2));
        if (isClean)
            await rig.RestartAsync();
        else
            rig.Kill();
        small.Note(DiskImage.Of(rig.Disk), confirmed);
        return small;
    }

    /// <summary>The record of a file that a byte belongs to.</summary>
    public StoredRecord? RecordAt(string file, int offset) => _records[file].Find(r => r.Offset <= offset && offset < r.End);

    /// <summary>Whether there is another record behind the one that a byte belongs to.</summary>
    public bool IsFollowed(string file, int offset) => _records[file].Exists(r => r.Offset > offset);

    /// <summary>The reports that wait and are in a record.</summary>
    public IEnumerable<StoredReport> In(string file, StoredRecord record) => Waiting.Where(r => IsIn(r, file, record));

    /// <summary>The reports that wait and are in records which end behind a place of a file.</summary>
    public IEnumerable<StoredReport> Behind(string file, int offset) => _records[file].Where(r => r.End > offset).SelectMany(r => In(file, r));

    private static bool IsIn(StoredReport report, string file, StoredRecord record) =>
        file.StartsWith(SpoolLog.NameOf(report.Stream), StringComparison.Ordinal) && report.Position >= record.First && report.Position < record.Last;

    private static SpoolSource SourceOf(string device, string unit, byte number)
    {
        var source = TestReport.SourceOf(device, new Guid(number, 0, 0, new byte[8]), "a", "b", "c");
        return new SpoolSource(source with { Channels = source.Channels.SetItem(0, new SourceChannel("a", unit)) }, []) { HighChannels = number == 1 ? [1] : ImmutableArray<int>.Empty };
    }

    private void Append(DiskSpool spool, SpoolSource source, int value, string reason)
    {
        ChannelReading[] readings = reason.Length > 0
            ? [new ChannelReading(0, new Reading(value)), new ChannelReading(2, new Reading(default, Quality.Bad, reason))]
            : [new ChannelReading(0, new Reading(value)), new ChannelReading(1, new Reading(value + 0.5)), new ChannelReading(2, new Reading(-value))];
        var range = spool.Append(source, SpoolReports.Noon.AddSeconds(value), readings);
        if (!source.GoesTo(Sink))
            return;
        var isSplit = range.To - range.From == 2;
        if (isSplit)
            _reports[range.From] = new StoredReport(range.From, SpoolLog.High, 1);
        _reports[range.To - 1] = new StoredReport(range.To - 1, SpoolLog.Normal, readings.Length - (isSplit ? 1 : 0));
    }

    private void Note(DiskImage image, long confirmed)
    {
        Image = image;
        foreach (var (name, bytes) in image.Files)
        {
            if ((Segment.FromName("high", name) ?? Segment.FromName("normal", name)) is { } segment)
                _records[name] = StoredRecord.In(bytes, segment.Number);
        }
        var sequence = 1L;
        foreach (var report in _reports.Values)
            report.Sequence = sequence++;
        Stored = [.. _reports.Values.Where(r => _records.Any(f => f.Value.Exists(record => IsIn(r, f.Key, record)))).OrderBy(r => r.Stream).ThenBy(r => r.Position)];
        Waiting = [.. _reports.Values.OrderBy(r => r.Stream).ThenBy(r => r.Position).Skip((int)confirmed)];
        Assert.That(Waiting.Except(Stored), Is.Empty, "all that waits is on disk");
    }
}
