using Osgate.Core.Manifests;
using Osgate.Core.Spool;

namespace Osgate.Core.Tests.Manifests;

[TestFixture]
internal sealed class SinkReaderTests
{
    [Test]
    public void A_sink_that_says_nothing_begins_at_the_end_keeps_nothing_and_has_no_limit_of_its_own() =>
        Assert.That(Read("").Sinks.Single().ToSpool(), Is.EqualTo(new SpoolSink("s")));

    [Test]
    public void All_that_a_sink_says_goes_to_the_spool()
    {
        var manifest = Read("""
            , "from": "beginning", "buffer": { "maxBytes": 1000000, "maxAge": 60 }, "keep": { "bytes": 1, "age": 1.5 }, "backlog": "behind", "maxRate": 250
            """);
        Assert.Multiple(() =>
        {
            Assert.That(manifest.Problems, Is.Empty);
            Assert.That(manifest.Sinks.Single().ToSpool(), Is.EqualTo(new SpoolSink("s")
            {
                FromBeginning = true,
                MaxBytes = 1_000_000,
                MaxAge = TimeSpan.FromMinutes(1),
                KeepBytes = 1,
                KeepAge = TimeSpan.FromSeconds(1.5),
                BacklogBehind = true,
                MaxLateRate = 250,
            }));
        });
    }

    [Test]
    public void What_is_kept_is_bounded_by_the_one_limit_that_is_given()
    {
        var bytes = Read(""", "keep": { "bytes": 5000 }""").Sinks.Single().ToSpool();
        var age = Read(""", "keep": { "age": 3600 }""").Sinks.Single().ToSpool();
        Assert.Multiple(() =>
        {
            Assert.That((bytes.KeepBytes, bytes.KeepAge), Is.EqualTo((5000L, Timeout.InfiniteTimeSpan)));
            Assert.That((age.KeepBytes, age.KeepAge), Is.EqualTo((long.MaxValue, TimeSpan.FromHours(1))));
        });
    }

    [TestCase("\"from\": \"begining\"", "from: 'begining' must be \"end\" or \"beginning\" (did you mean 'beginning'?)", false)]
    [TestCase("\"from\": 0", "from: 0 must be \"end\" or \"beginning\"", false)]
    [TestCase("\"backlog\": \"behnd\"", "backlog: 'behnd' must be \"first\" or \"behind\" (did you mean 'behind'?)", true)]
    [TestCase("\"backlog\": \"behind\", \"maxRate\": 0", "maxRate: 0 must be a number of readings per second from 1 to 1000000, for example 1000", true)]
    [TestCase("\"buffer\": 5", "buffer: must be an object, not 5", true)]
    [TestCase("\"buffer\": { \"maxByte\": 5000000 }", "buffer.maxByte: is not known here (did you mean 'maxBytes'?); own keys begin with 'x-'", true)]
    [TestCase("\"buffer\": { \"maxBytes\": 999999 }", "buffer.maxBytes: 999999 must be a whole number of bytes, at least 1000000, which is a few batches of readings", true)]
    [TestCase("\"buffer\": { \"maxAge\": 59 }", "buffer.maxAge: 59 must be a number of seconds, at least 60, in which a broker restarts, and at most ten years", true)]
    [TestCase("\"keep\": { \"bytes\": 0 }", "keep.bytes: 0 must be a whole number of bytes, at least 1; leave 'keep' out to keep nothing", true)]
    [TestCase("\"keep\": { \"age\": \"1h\" }", "keep.age: '1h' must be a number of seconds, at least 1 and at most ten years; leave 'keep' out to keep nothing", true)]
    [TestCase("\"bufer\": {}", "bufer: is not known here (did you mean 'buffer'?); own keys begin with 'x-'", true)]
    public void A_mistake_is_named_and_data_waits_where_it_is_known_from_when_on(string sink, string problem, bool waits)
    {
        var manifest = Read($", {sink}");
        Assert.Multiple(() =>
        {
            Assert.That(ManifestText.Lines(manifest.Problems), Is.EqualTo(new[] { $"sinks[0].{problem}" }));
            Assert.That(manifest.Sinks.Any(), Is.EqualTo(waits));
        });
    }

    [Test]
    public void A_rate_without_a_backlog_behind_is_worth_a_word()
    {
        var manifest = Read(", \"maxRate\": 10");
        Assert.Multiple(() =>
        {
            Assert.That(manifest.Problems.Single().IsWarning, Is.True);
            Assert.That(manifest.Problems.Single().Path, Is.EqualTo("sinks[0].maxRate"));
            Assert.That(manifest.Sinks.Length, Is.EqualTo(1));
        });
    }

    [TestCase(60, 0)]
    [TestCase(62, 2)]
    public void A_gateway_has_60_sinks_at_most(int count, int over)
    {
        var manifest = ManifestText.Read($$"""{ "sinks": [ {{string.Join(',', Enumerable.Range(0, count).Select(i => $$"""{ "type": "t", "name": "s{{i}}" }"""))}} ] }""");
        Assert.Multiple(() =>
        {
            Assert.That(manifest.Sinks.Length, Is.EqualTo(60));
            Assert.That(manifest.Problems.Select(p => p.Path), Is.EqualTo(Enumerable.Range(60, over).Select(i => $"sinks[{i}]")));
        });
    }

    private static Manifest Read(string options) => ManifestText.Read($$"""{ "sinks": [ { "type": "t", "name": "s"{{options}} } ] }""");
}
