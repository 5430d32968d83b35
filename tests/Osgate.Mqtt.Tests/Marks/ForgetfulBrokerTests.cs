using System.Text.Json;
using Osgate.Testing;
using Osgate.Testing.Peers;

namespace Osgate.Mqtt.Tests;

/// <summary>The sink in a load context of its own, against a mosquitto that confirms and forgets.</summary>
internal sealed class ForgetfulBrokerTests
{
    // As Debian ships it: saved every 30 minutes, and at a stop.
    private const string Debian = "persistence true\nautosave_interval 1800";

    private static readonly ReportSource Source = TestReport.SourceOf("meter 1", Given.Uuid, "energy_kwh:kwh");

    private PluginHarness _harness = null!;

    [SetUp]
    public void Load() => _harness = new PluginHarness();

    [TearDown]
    public void Unload() => _harness.Dispose();

    [Test]
    public async Task A_broker_killed_without_persistence_is_sent_everything_again([Values("5", "3.1.1")] string version)
    {
        await using var mosquitto = await Mosquitto.StartAsync();
        await using var sink = Sink(mosquitto, version);
        await DeliverAsync(sink, 1, 3);
        await mosquitto.KillAsync();
        await mosquitto.StartAgainAsync();
        await AssertRewindAsync(sink, next: 4, expected: 1);
    }

    [Test]
    public async Task A_broker_killed_since_it_saved_is_sent_what_came_since_again([Values("5", "3.1.1")] string version)
    {
        await using var mosquitto = await Mosquitto.StartAsync(Debian);
        await using var sink = Sink(mosquitto, version);
        await DeliverAsync(sink, 1, 3);
        await mosquitto.StopAsync();
        await mosquitto.StartAgainAsync();
        await DeliverAsync(sink, 4, 6);
        await mosquitto.KillAsync();
        await mosquitto.StartAgainAsync();
        await AssertRewindAsync(sink, next: 10, expected: 4);
    }

    [Test]
    public async Task What_a_killed_broker_held_for_an_absent_subscriber_arrives_after_the_rewind()
    {
        await using var mosquitto = await Mosquitto.StartAsync(Debian);
        // A subscriber with a session that the broker keeps, as a bridge has one, and away while the sink delivers.
        await using (await MosquittoSub.StartAsync(mosquitto.Port, "telemetry", "-i", "bridge", "-c"))
        {
        }
        await mosquitto.StopAsync();
        await mosquitto.StartAgainAsync();
        await using var sink = Sink(mosquitto, "5");
        await DeliverAsync(sink, 1, 5);
        await mosquitto.KillAsync();
        await mosquitto.StartAgainAsync();

        await AssertRewindAsync(sink, next: 6, expected: 1);
        await DeliverAsync(sink, 1, 6);
        await using var bridge = await MosquittoSub.StartAsync(mosquitto.Port, "telemetry", "-i", "bridge", "-c");
        Assert.That((await bridge.WaitForAsync(6)).Select(SequenceOf), Is.EqualTo(Enumerable.Range(1, 6)));
    }

    [Test]
    public async Task A_broker_stopped_in_good_order_has_lost_nothing([Values("5", "3.1.1")] string version)
    {
        await using var mosquitto = await Mosquitto.StartAsync(Debian);
        await using var sink = Sink(mosquitto, version);
        await DeliverAsync(sink, 1, 3);
        await mosquitto.StopAsync();
        await mosquitto.StartAgainAsync();
        await DeliverAsync(sink, 4, 6);
    }

    [Test]
    public async Task A_gateway_that_starts_anew_finds_out_from_its_first_report([Values("5", "3.1.1")] string version)
    {
        await using var mosquitto = await Mosquitto.StartAsync(Debian);
        await using (var sink = Sink(mosquitto, version))
            await DeliverAsync(sink, 1, 3);
        await mosquitto.StopAsync();
        await mosquitto.StartAgainAsync();
        await using (var next = Sink(mosquitto, version))
            await DeliverAsync(next, 4, 6);
        await mosquitto.KillAsync();
        await mosquitto.StartAgainAsync();
        await using var last = Sink(mosquitto, version);
        await AssertRewindAsync(last, next: 7, expected: 4);
    }

    [TestCase("5", "topic write telemetry")]
    [TestCase("3.1.1", "topic write telemetry")]
    [TestCase("3.1.1", "topic write telemetry\ntopic write osgate/#")]
    [TestCase("3.1.1", "topic write telemetry\ntopic read osgate/#")]
    public async Task A_user_who_may_not_write_and_read_the_mark_delivers_all_the_same(string version, string rules)
    {
        var file = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"acl-{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(file, rules + "\n");
        await using var mosquitto = await Mosquitto.StartAsync($"acl_file {file}");
        await using var sink = Sink(mosquitto, version);
        await DeliverAsync(sink, 10, 12);
        await mosquitto.KillAsync();
        await mosquitto.StartAgainAsync();
        await DeliverAsync(sink, 13, 15);
        Assert.That(sink.Services.Log.Lines.Count(line => line.Message.Contains("no mark on 'osgate/gateway-1/sinks/localMqttBroker/confirmed'", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [Test]
    public async Task Nothing_of_the_plugin_stays_when_a_sink_with_marks_is_gone()
    {
        await using (var mosquitto = await Mosquitto.StartAsync())
            await DeliverAndDisposeAsync(mosquitto);
        Assert.That(await _harness.UnloadAsync(), Is.True);
    }

    private async Task DeliverAndDisposeAsync(Mosquitto mosquitto)
    {
        await using var sink = Sink(mosquitto, "5");
        await DeliverAsync(sink, 1, 3);
        await DeliverAsync(sink, 4, 6);
    }

    private static async Task AssertRewindAsync(SinkHarness sink, long next, long expected) =>
        await Assert.ThatAsync(() => DeliverAsync(sink, next, next), Throws.TypeOf<RewindException>().With.Property("Sequence").EqualTo(expected));

    private static async Task DeliverAsync(SinkHarness sink, long first, long last)
    {
        sink.NextSequence = first;
        var batch = sink.Batch([.. Enumerable.Range((int)first, (int)(last - first + 1)).Select(i => TestReport.Of(Source, Given.Noon, i))]);
        try
        {
            await sink.Instance.DeliverAsync(batch, CancellationToken.None);
        }
        catch (IOException)
        {
            // As the host does it: the loss of the connection may show in the middle of a delivery.
            await sink.Instance.DeliverAsync(batch, CancellationToken.None);
        }
    }

    private static int SequenceOf(SubMessage message)
    {
        using var document = JsonDocument.Parse(message.Payload);
        return document.RootElement.GetProperty("value").GetInt32();
    }

    // Against a real broker time is real; no test waits for it to pass.
    private SinkHarness Sink(Mosquitto mosquitto, string version)
    {
        var sink = _harness.Sink($$"""{ "type": "mqtt", "name": "localMqttBroker", "meta": { "host": "127.0.0.1", "port": {{mosquitto.Port}}, "version": "{{version}}" } }""", TimeProvider.System);
        sink.Services.Keeps = true;
        return sink;
    }
}
