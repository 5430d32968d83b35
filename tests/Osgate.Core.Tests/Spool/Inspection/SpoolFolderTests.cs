using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Osgate.Core.Management;
using Osgate.Core.Spool;
using Osgate.Core.Spool.Files;
using Osgate.Core.Tests.Spool.Clock;

namespace Osgate.Core.Tests.Spool.Inspection;

/// <summary>A spool's folder as an operator looks at it.</summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SpoolFolderTests
{
    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("osgate-state-");

    private string Spool => Path.Combine(_state.FullName, "spool");

    private SpoolFolder Folder => SpoolFolder.Open(_state.FullName);

    [TearDown]
    public void Delete() => _state.Delete(recursive: true);

    [Test]
    public void Without_a_spool_it_says_where_it_looked() => Assert.That(
        () => Folder, Throws.InstanceOf<IOException>().With.Message.EqualTo($"there is no spool in {Spool}: no gateway has run with this state folder (gateway.state)"));

    [Test]
    public async Task What_waits_is_told_by_sink()
    {
        await WriteAsync();
        var status = await Folder.GetStatusAsync(["slow"]);
        Assert.Multiple(() =>
        {
            Assert.That(status.Sinks.Select(s => (s.Name, s.IsRetired, s.Reports, s.Readings)), Is.EqualTo(new[] { ("slow", false, 4L, 8L), ("quick", true, 2L, 4L) }));
            Assert.That(status.Sinks.Select(s => s.Oldest), Is.EqualTo(new DateTimeOffset?[] { SpoolReports.Noon.AddSeconds(10), SpoolReports.Noon.AddSeconds(30) }));
            Assert.That((status.Bytes, status.Files), Is.EqualTo((Files().Sum(f => f.Length), 2)));
        });
    }

    [Test]
    public async Task To_look_changes_nothing()
    {
        await WriteAsync();
        var before = Snapshot();
        await Folder.GetStatusAsync([]);
        Assert.That(Folder.Survey().ToList(), Has.Count.EqualTo(2));
        await Folder.ExportAsync(new SpoolExport { Sink = "slow" }, Stream.Null, CancellationToken.None);
        Assert.That(Snapshot(), Is.EqualTo(before));
    }

    [Test]
    public async Task All_that_is_there_is_exported_in_the_order_in_which_it_was_written()
    {
        await WriteAsync();
        var lines = await ExportAsync(new SpoolExport());
        Assert.That(lines.Select(l => l.GetProperty("value").GetInt64()), Is.EqualTo(new[] { 10, 11, 20, 21, 30, 31, 40, 41 }));
        Assert.That(lines[0].GetRawText(), Does.Match(
            """^\{"ts":"2026-01-31T12:00:10.000Z","device":"[0-9a-f-]{36}","name":"device","connector":"[^"]+","channel":"a","value":10[^}]*\}$"""));
    }

    [Test]
    public async Task What_a_sink_has_not_confirmed_is_exported_with_its_numbers()
    {
        await WriteAsync();
        var lines = await ExportAsync(new SpoolExport { Sink = "quick" });
        Assert.That(lines.Select(l => (l.GetProperty("report").GetInt64(), l.GetProperty("seq").GetInt64(), l.GetProperty("value").GetInt64())),
            Is.EqualTo(new[] { (3, 5, 30), (3, 6, 31), (4, 7, 40), (4, 8, 41) }));
    }

    [Test]
    public async Task An_export_keeps_to_times_and_devices()
    {
        await WriteAsync();
        var between = await ExportAsync(new SpoolExport { From = SpoolReports.Noon.AddSeconds(20), To = SpoolReports.Noon.AddSeconds(40) });
        var other = await ExportAsync(new SpoolExport { Device = "another" });
        Assert.Multiple(() =>
        {
            Assert.That(between.Select(l => l.GetProperty("value").GetInt64()), Is.EqualTo(new[] { 20, 21, 30, 31 }));
            Assert.That(other, Is.Empty);
        });
    }

    [Test]
    public async Task An_unknown_sink_is_said()
    {
        await WriteAsync();
        Assert.That(() => Folder.ExportAsync(new SpoolExport { Sink = "slo" }, Stream.Null, CancellationToken.None),
            Throws.ArgumentException.With.Message.EqualTo("nothing waits for a sink 'slo' (did you mean 'slow'?)"));
    }

    [Test]
    public async Task A_whole_spool_is_found_whole()
    {
        await WriteAsync();
        var files = Folder.Survey().ToList();
        Assert.Multiple(() =>
        {
            Assert.That(files, Has.All.Matches<SpoolFileSurvey>(f => f!.IsWhole && f.Tail == 0));
            Assert.That(files.Sum(f => f.Reports), Is.EqualTo(4));
            Assert.That(files.Sum(f => f.Readings), Is.EqualTo(8));
        });
    }

    [Test]
    public async Task A_damaged_record_is_found_with_its_place_and_what_it_costs()
    {
        await WriteAsync();
        var file = Files()[0].FullName;
        var bytes = await File.ReadAllBytesAsync(file);
        // The second of its records of reports begins here; a bit of its payload is turned.
        var at = IndexesOf(bytes, "OSF1"u8.ToArray())[^1];
        bytes[at + 40] ^= 4;
        await File.WriteAllBytesAsync(file, bytes);
        var first = Folder.Survey().First();
        var lines = await ExportAsync(new SpoolExport());
        Assert.Multiple(() =>
        {
            Assert.That(first.Damaged.Count + first.Tail, Is.Positive);
            Assert.That(first.Tail, Is.EqualTo(bytes.Length - at), "nothing whole comes behind it in this file");
            Assert.That(Folder.Survey().Last().Missing, Is.EquivalentTo(new Dictionary<string, long> { ["quick"] = 2, ["slow"] = 2 }));
            Assert.That(lines.Select(l => l.GetProperty("value").GetInt64()), Is.EqualTo(new[] { 10, 11, 30, 31, 40, 41 }));
        });
    }

    [Test]
    public async Task A_damaged_record_between_whole_ones_is_found_where_it_is()
    {
        await WriteAsync();
        var file = Files()[0].FullName;
        var bytes = await File.ReadAllBytesAsync(file);
        var places = IndexesOf(bytes, "OSF1"u8.ToArray());
        bytes[places[^2] + 40] ^= 4;
        await File.WriteAllBytesAsync(file, bytes);
        var first = Folder.Survey().First();
        Assert.Multiple(() =>
        {
            Assert.That(first.Damaged, Is.EqualTo(new[] { ((long)places[^2], (long)(places[^1] - places[^2])) }));
            Assert.That(first.IsWhole, Is.False);
        });
    }

    // Two runs, each with a file: in the first, two records of reports; "quick" has confirmed what was in it.
    private async Task WriteAsync()
    {
        Directory.CreateDirectory(Spool);
        await using (var first = Open())
        {
            var (slow, quick) = (first.Open(new SpoolSink("slow")), first.Open(new SpoolSink("quick")));
            await AppendAsync(first, 10);
            await AppendAsync(first, 20);
            quick.Read();
            quick.Confirm(2);
            Assert.That(slow.Backlog, Is.EqualTo(2));
        }
        await using var second = Open();
        second.Open(new SpoolSink("slow"));
        second.Open(new SpoolSink("quick"));
        await AppendAsync(second, 30);
        await AppendAsync(second, 40);
    }

    private static async Task AppendAsync(DiskSpool spool, long value) =>
        await spool.FlushAsync(spool.Append(Source, value, 2), CancellationToken.None);

    private static SpoolSource Source { get; } = SpoolReports.Source();

    private DiskSpool Open() => DiskSpool.Open(
        new DiskFiles(Spool), new FakeBoxClock(), new SpoolOptions(), TimeProvider.System, NullLogger.Instance, new InlineQueue(), new InlineQueue());

    private async Task<List<JsonElement>> ExportAsync(SpoolExport what)
    {
        using var to = new MemoryStream();
        await Folder.ExportAsync(what, to, CancellationToken.None);
        return [.. Encoding.UTF8.GetString(to.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)];
    }

    private List<FileInfo> Files() => [.. new DirectoryInfo(Spool).GetFiles("*.seg").OrderBy(f => f.Name)];

    private List<string> Snapshot() =>
        [.. new DirectoryInfo(Spool).GetFiles().OrderBy(f => f.Name).Select(f => f.Name + " " + Convert.ToHexString(File.ReadAllBytes(f.FullName)))];

    private static List<int> IndexesOf(byte[] bytes, byte[] what) =>
        [.. Enumerable.Range(0, bytes.Length - what.Length).Where(i => bytes.AsSpan(i, what.Length).SequenceEqual(what))];
}
