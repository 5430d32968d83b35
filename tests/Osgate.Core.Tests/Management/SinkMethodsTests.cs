using System.Text;
using System.Text.Json;
using Osgate.Core.Management;
using Osgate.Core.Sinks.Rejects;
using Osgate.Core.Tests.Connectors;
using Osgate.Core.Tests.Sinks.Rejects;
using Osgate.Testing;

namespace Osgate.Core.Tests.Management;

[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SinkMethodsTests
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("osgate-rejects-");
    private readonly FlushLog _spool = new();
    private readonly ListLogger _log = new();
    private readonly RejectFile _broker;
    private readonly ScriptedSinkHost _host;
    private readonly RpcDispatcher _dispatcher;

    public SinkMethodsTests()
    {
        _broker = new RejectFile(_folder.FullName, "broker");
        _host = new ScriptedSinkHost { Rejects = [_broker, new RejectFile(_folder.FullName, "other")], Spool = _spool, Retired = ["gone"] };
        _dispatcher = new RpcDispatcher(() => throw new NotSupportedException(), new SinkMethods(_host), _log);
    }

    [TearDown]
    public void Delete() => _folder.Delete(recursive: true);

    [Test]
    public async Task What_was_refused_is_listed_newest_last()
    {
        await RefuseAsync(1, 2, 3);
        var result = (await CallAsync("sinks.rejected", """{"sink":"broker","limit":2}""")).GetProperty("result");
        Assert.Multiple(() =>
        {
            Assert.That(result.GetProperty("kept").GetInt64(), Is.EqualTo(3));
            Assert.That(result.GetProperty("reports").EnumerateArray().Select(r => r.GetProperty("sequence").GetInt64()), Is.EqualTo(new long[] { 2, 3 }));
            var last = result.GetProperty("reports")[1];
            Assert.That((last.GetProperty("reason").GetString(), last.GetProperty("readings")[0].GetProperty("int64").GetInt64()), Is.EqualTo(("too old", 3L)));
        });
    }

    [Test]
    public async Task Nothing_refused_is_an_empty_list() => Assert.That(
        (await CallAsync("sinks.rejected", """["other"]""")).GetProperty("result").ToString(), Is.EqualTo("""{"sink":"other","kept":0,"reports":[]}"""));

    [Test]
    public async Task A_replay_says_what_it_offered_again_and_leaves_nothing_to_replay()
    {
        await RefuseAsync(1, 2);
        Assert.That((await CallAsync("sinks.replay", """["broker"]""")).GetProperty("result").ToString(), Is.EqualTo("""{"sink":"broker","reports":2,"readings":2}"""));
        Assert.That((await CallAsync("sinks.replay", """["broker"]""")).GetProperty("result").ToString(), Is.EqualTo("""{"sink":"broker","reports":0,"readings":0}"""));
        Assert.That(_spool.Appended, Has.Count.EqualTo(2));
    }

    [TestCase("""{"sink":"broker","sequence":7}""", "rewind broker to 7")]
    [TestCase("""{"sink":"broker","since":"1970-01-01T00:00:00Z"}""", "rewind broker to 1970")]
    [TestCase("""["broker","1970-01-01"]""", "rewind broker to 1970")]
    public async Task A_sink_goes_back_to_a_number_or_a_time(string parameters, string done)
    {
        Assert.That((await CallAsync("sinks.rewind", parameters)).GetProperty("result").ToString(), Is.EqualTo("""{"sink":"broker","sequence":5}"""));
        Assert.That(_host.Done, Is.EqualTo(new[] { done }));
    }

    [TestCase("sinks.rewind", """["broker"]""", "give one of 'since' (a time) and 'sequence' (the number of a report)")]
    [TestCase("sinks.rewind", """["broker","yesterday"]""", "since: 'yesterday' is no time: write 2026-01-31T12:00:00Z")]
    [TestCase("sinks.rewind", """{"sink":"broker","sequence":0}""", "'sequence' must be a whole number from 1 on")]
    [TestCase("sinks.rewind", """{"sink":"broke","sequence":1}""", "sink: there is no sink 'broke' (did you mean 'broker'?)")]
    [TestCase("sinks.forget", "[]", "sink: is missing; there are gone")]
    [TestCase("sinks.forget", """["broker"]""", "sink: 'broker' is in the manifest: take it out there first")]
    [TestCase("sinks.forget", """["gon"]""", "sink: nothing waits for a sink 'gon' that the manifest does not name (did you mean 'gone'?)")]
    public async Task What_cannot_be_done_is_said(string method, string parameters, string message)
    {
        Assert.That((await CallAsync(method, parameters)).GetProperty("error").GetProperty("message").GetString(), Is.EqualTo(message));
        Assert.That(_host.Done, Is.Empty);
    }

    [Test]
    public async Task A_retired_sink_is_forgotten_with_what_waits()
    {
        Assert.That((await CallAsync("sinks.forget", """["gone"]""")).GetProperty("result").ToString(), Is.EqualTo("""{"sink":"gone","readings":42}"""));
        Assert.That(_host.Done, Is.EqualTo(new[] { "forget gone" }));
    }

    [Test]
    public async Task A_replay_that_cannot_be_says_why_and_loses_nothing()
    {
        await RefuseAsync(1);
        _spool.Failure = new SpoolUnavailableException("the disk is full", TimeSpan.FromSeconds(1));
        var error = (await CallAsync("sinks.replay", """["broker"]""")).GetProperty("error");
        Assert.That((error.GetProperty("code").GetInt32(), error.GetProperty("message").GetString()), Is.EqualTo((-32000, "not now, and nothing is lost: the disk is full")));
        Assert.That((_broker.Kept, _log.Lines.Count), Is.EqualTo((1L, 0)));
    }

    [TestCase("sinks.replay", "{}", "sink: is missing; there are broker, other")]
    [TestCase("sinks.replay", """["brokr"]""", "sink: there is no sink 'brokr' (did you mean 'broker'?)")]
    [TestCase("sinks.replay", """{"snk":"broker"}""", "'snk' is no parameter (did you mean 'sink'?)")]
    [TestCase("sinks.rejected", """["broker",0]""", "'limit' must be a whole number from 1 to 1000")]
    [TestCase("sinks.rejected", """["broker",1001]""", "'limit' must be a whole number from 1 to 1000")]
    [TestCase("sinks.rejected", """["broker","5"]""", "'limit' must be a whole number from 1 to 1000")]
    public async Task Wrong_parameters_are_said(string method, string parameters, string message)
    {
        var error = (await CallAsync(method, parameters)).GetProperty("error");
        Assert.That((error.GetProperty("code").GetInt32(), error.GetProperty("message").GetString()), Is.EqualTo((-32602, message)));
    }

    [Test]
    public async Task A_caller_that_went_away_ends_its_call()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        var request = Encoding.UTF8.GetBytes("""{"jsonrpc":"2.0","method":"sinks.replay","params":["broker"],"id":1}""");
        Assert.That(() => _dispatcher.AnswerAsync(request, gone.Token).AsTask(), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(_log.Lines, Is.Empty);
    }

    private Task RefuseAsync(params long[] sequences) =>
        _broker.AppendAsync([.. sequences.Select(s => Rejected.Report(s, new Reading(s)))], CancellationToken.None);

    private async Task<JsonElement> CallAsync(string method, string parameters)
    {
        var request = Encoding.UTF8.GetBytes($$"""{"jsonrpc":"2.0","method":"{{method}}","params":{{parameters}},"id":1}""");
        return JsonDocument.Parse(await _dispatcher.AnswerAsync(request, CancellationToken.None)).RootElement;
    }
}
