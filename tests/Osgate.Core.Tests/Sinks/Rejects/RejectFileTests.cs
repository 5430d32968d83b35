using Osgate.Core.Sinks.Rejects;
using Osgate.Core.Tests.Connectors;
using Osgate.Core.Tests.Spool;

namespace Osgate.Core.Tests.Sinks.Rejects;

[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class RejectFileTests
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("osgate-rejects-");

    private string Folder => Path.Combine(_root.FullName, "spool", "rejected");

    [TearDown]
    public void Delete() => _root.Delete(recursive: true);

    [Test]
    public async Task Nothing_is_there_before_something_is_refused()
    {
        var file = New();
        await file.OpenAsync(CancellationToken.None);
        Assert.That((file.Kept, (await file.ListAsync(10, CancellationToken.None)).Count, Directory.Exists(Folder)), Is.EqualTo((0L, 0, false)));
    }

    [Test]
    public async Task What_was_refused_is_there_after_a_restart_newest_last()
    {
        await AppendAsync(New(), 1, 2);
        await AppendAsync(New(), 3);
        var file = New();
        await file.OpenAsync(CancellationToken.None);
        Assert.Multiple(async () =>
        {
            Assert.That(file.Kept, Is.EqualTo(3));
            Assert.That(await SequencesAsync(file), Is.EqualTo(new long[] { 1, 2, 3 }));
            Assert.That((await file.ListAsync(2, CancellationToken.None)).Select(r => r.Sequence), Is.EqualTo(new long[] { 2, 3 }));
        });
    }

    [Test]
    public async Task Sinks_have_files_of_their_own_whatever_their_names_are()
    {
        string[] names = ["a/../../b", "a/../../c", "A/../../b", "..", "", "ü", new string('x', 200), new string('x', 199)];
        foreach (var (name, i) in names.Select((n, i) => (n, i)))
            await AppendAsync(New(name), i);
        for (var i = 0; i < names.Length; i++)
            Assert.That(await SequencesAsync(New(names[i])), Is.EqualTo(new long[] { i }), names[i]);
        Assert.That(_root.GetFiles("*", SearchOption.AllDirectories).Select(f => f.DirectoryName), Is.All.EqualTo(Folder));
    }

    [Test]
    public async Task A_line_that_was_torn_at_any_byte_is_cut_and_the_next_one_stands_whole()
    {
        await AppendAsync(New(), 1, 2);
        var path = Files().Single();
        var whole = await File.ReadAllBytesAsync(path);
        var first = Array.IndexOf(whole, (byte)'\n') + 1;
        for (var cut = first; cut < whole.Length; cut++)
        {
            await File.WriteAllBytesAsync(path, whole[..cut]);
            var file = New();
            await AppendAsync(file, 3);
            Assert.That(await SequencesAsync(file), Is.EqualTo(new long[] { 1, 3 }), $"cut at {cut}");
            Assert.That((file.Kept, file.Damaged), Is.EqualTo((2L, 0L)));
        }
    }

    [Test]
    public async Task A_damaged_line_costs_itself_and_is_counted()
    {
        await AppendAsync(New(), 1, 2, 3);
        var path = Files().Single();
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);
        var file = New();
        Assert.That(await SequencesAsync(file), Is.EqualTo(new long[] { 1, 3 }));
        Assert.That((file.Kept, file.Damaged), Is.EqualTo((2L, 1L)));
    }

    [Test]
    public async Task Two_generations_are_kept_and_what_goes_out_is_counted()
    {
        var size = RejectLine.Write(Report(1)).Length;
        var file = New(generation: 2 * size);
        for (var i = 1; i <= 5; i++)
            await AppendAsync(file, i);
        Assert.That(await SequencesAsync(file), Is.EqualTo(new long[] { 3, 4, 5 }));
        Assert.That((file.Kept, file.PushedOut, Files().Length), Is.EqualTo((3L, 2L, 2)));
        await AppendAsync(file, 6, 7, 8, 9);
        Assert.That(await SequencesAsync(file), Is.EqualTo(new long[] { 7, 8, 9 }));
        Assert.That((file.Kept, file.PushedOut), Is.EqualTo((3L, 6L)));
        Assert.That(Files().Select(f => new FileInfo(f).Length), Is.All.LessThanOrEqualTo(2 * size));
    }

    [Test]
    public async Task A_report_that_is_larger_than_a_file_is_counted_as_pushed_out()
    {
        var file = New(generation: RejectLine.Write(Report(1)).Length);
        await file.AppendAsync([Report(1), Rejected.Report(2, [.. Enumerable.Repeat(new Reading(1), 5)])], CancellationToken.None);
        Assert.That(await SequencesAsync(file), Is.EqualTo(new long[] { 1 }));
        Assert.That((file.Kept, file.PushedOut), Is.EqualTo((1L, 5L)));
    }

    [Test]
    public async Task A_folder_that_cannot_be_had_is_said_and_tried_again()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Folder)!);
        await File.WriteAllTextAsync(Folder, "in the way");
        var file = New();
        Assert.That(() => AppendAsync(file, 1), Throws.InstanceOf<IOException>());
        File.Delete(Folder);
        await AppendAsync(file, 2);
        Assert.That(await SequencesAsync(file), Is.EqualTo(new long[] { 2 }));
    }

    [Test]
    public async Task A_replay_offers_everything_again_to_this_sink_alone_as_late()
    {
        var spool = new FlushLog();
        var file = New();
        await AppendAsync(file, 1, 2);
        var replayed = await file.ReplayAsync(spool, CancellationToken.None);
        Assert.Multiple(async () =>
        {
            Assert.That(replayed, Is.EqualTo(new ReplayedRejects(2, 2)));
            Assert.That(spool.Appended.Select(a => a.Timestamp), Is.EqualTo(new[] { SpoolReports.Noon.AddTicks(1), SpoolReports.Noon.AddTicks(2) }));
            Assert.That(spool.Appended.Select(a => (a.Source.IsLate, string.Join(',', a.Source.Sinks))), Is.All.EqualTo((true, "sink")));
            Assert.That(spool.Appended[0].Source, Is.SameAs(spool.Appended[1].Source), "one source, one definition in the log");
            Assert.That(spool.Flushed, Is.EqualTo(new[] { (0L, 2L) }));
            Assert.That((file.Kept, Files().Length), Is.EqualTo((0L, 0)));
            Assert.That(await SequencesAsync(New()), Is.Empty);
        });
    }

    [Test]
    public async Task A_replay_that_the_spool_cannot_keep_loses_nothing()
    {
        var spool = new FlushLog { Failure = new SpoolUnavailableException("the disk is full", TimeSpan.FromSeconds(1)) };
        var file = New();
        await AppendAsync(file, 1, 2);
        Assert.That(() => file.ReplayAsync(spool, CancellationToken.None), Throws.InstanceOf<SpoolUnavailableException>());
        Assert.That(await SequencesAsync(file), Is.EqualTo(new long[] { 1, 2 }));
        spool.Failure = null;
        Assert.That((await file.ReplayAsync(spool, CancellationToken.None)).Reports, Is.EqualTo(2));
    }

    [Test]
    public async Task A_replay_of_nothing_does_nothing()
    {
        var spool = new FlushLog();
        Assert.That(await New().ReplayAsync(spool, CancellationToken.None), Is.EqualTo(default(ReplayedRejects)));
        Assert.That(spool.Flushed, Is.Empty);
    }

    [Test]
    public async Task What_is_refused_during_a_replay_is_kept()
    {
        var flushing = new TaskCompletionSource();
        var spool = new FlushLog { Flushing = flushing.Task };
        var file = New();
        await AppendAsync(file, 1);
        var replay = file.ReplayAsync(spool, CancellationToken.None);
        var append = AppendAsync(file, 2);
        flushing.SetResult();
        await replay;
        await append;
        Assert.That(await SequencesAsync(file), Is.EqualTo(new long[] { 2 }));
    }

    private RejectFile New(string sink = "sink", long generation = RejectFile.Generation) => new(Folder, sink, generation);

    private string[] Files() => Directory.GetFiles(Folder);

    private static RejectedReport Report(long sequence) => Rejected.Report(sequence, new Reading(sequence));

    private static Task AppendAsync(RejectFile file, params long[] sequences) => file.AppendAsync([.. sequences.Select(Report)], CancellationToken.None);

    private static async Task<IEnumerable<long>> SequencesAsync(RejectFile file) => (await file.ListAsync(1000, CancellationToken.None)).Select(r => r.Sequence);
}
