using System.Text.Json;
using Osgate.Testing;
using Osgate.Testing.Peers;

namespace Osgate.Mqtt.Tests;

/// <summary>The sink in a load context of its own, against mosquitto.</summary>
internal sealed class MqttSinkTests
{
    private static readonly ReportSource Source = TestReport.SourceOf("meter 1", Given.Uuid, "energy_kwh:kwh", "state");

    private PluginHarness _harness = null!;

    [SetUp]
    public void Load() => _harness = new PluginHarness();

    [TearDown]
    public void Unload() => _harness.Dispose();

    [Test]
    public async Task Readings_arrive_as_the_payload_is_promised([Values("5", "3.1.1")] string version)
    {
        await using var mosquitto = await Mosquitto.StartAsync();
        await using var subscriber = await MosquittoSub.StartAsync(mosquitto.Port, "#");
        await using var sink = Sink(mosquitto, $$"""{ "version": "{{version}}", "topic": "telemetry/{device}/{channel}" }""");
        await sink.DeliverAsync(TestReport.Of(Source, Given.Noon, 12.5, "on"));
        Assert.That(await subscriber.WaitForAsync(2), Is.EqualTo(new[]
        {
            new SubMessage("telemetry/6f1c0c5e-0c5e-4b6e-9d0e-3f1c2b7a9d10/energy_kwh", """{"ts":"2026-01-31T12:00:00.000Z","device":"6f1c0c5e-0c5e-4b6e-9d0e-3f1c2b7a9d10","channel":"energy_kwh","value":12.5,"unit":"kwh","seq":1}"""),
            new SubMessage("telemetry/6f1c0c5e-0c5e-4b6e-9d0e-3f1c2b7a9d10/state", """{"ts":"2026-01-31T12:00:00.000Z","device":"6f1c0c5e-0c5e-4b6e-9d0e-3f1c2b7a9d10","channel":"state","value":"on","unit":"","seq":2}"""),
        }));
    }

    [Test]
    public async Task A_device_message_arrives_as_the_payload_is_promised()
    {
        await using var mosquitto = await Mosquitto.StartAsync();
        await using var subscriber = await MosquittoSub.StartAsync(mosquitto.Port, "telemetry");
        await using var sink = Sink(mosquitto, """{ "payload": "device" }""");
        await sink.DeliverAsync(TestReport.Of(Source, Given.Noon, 12.5, "on"));
        var message = (await subscriber.WaitForAsync(1))[0];
        Assert.That(message.Payload, Is.EqualTo("""{"v":1,"ts":"2026-01-31T12:00:00.000Z","gateway":"gateway-1","device":"6f1c0c5e-0c5e-4b6e-9d0e-3f1c2b7a9d10","seq":1,"values":{"energy_kwh":12.5,"state":"on"}}"""));
    }

    [Test]
    public async Task A_large_batch_is_confirmed_whole_and_in_order([Values("5", "3.1.1")] string version, [Values(0, 1)] int qos)
    {
        await using var mosquitto = await Mosquitto.StartAsync("max_queued_messages 0");
        await using var subscriber = await MosquittoSub.StartAsync(mosquitto.Port, "telemetry");
        await using var sink = Sink(mosquitto, $$"""{ "version": "{{version}}", "qos": {{qos}} }""");
        await sink.DeliverAsync([.. Enumerable.Range(0, 1_500).Select(i => TestReport.Of(Source, Given.Noon, i, "on"))]);
        var messages = await subscriber.WaitForAsync(3_000);
        Assert.That(messages.Select(SequenceOf), Is.EqualTo(Enumerable.Range(1, 3_000)));
    }

    [Test]
    public async Task A_broker_killed_within_a_batch_gets_all_of_it_when_it_is_back()
    {
        await using var mosquitto = await Mosquitto.StartAsync("max_queued_messages 0");
        await using var sink = Sink(mosquitto, "{}");
        var batch = sink.Batch([.. Enumerable.Range(0, 20_000).Select(i => TestReport.Of(Source, Given.Noon, i, "on"))]);
        var delivery = sink.Instance.DeliverAsync(batch, CancellationToken.None);
        await mosquitto.KillAsync();
        await Assert.ThatAsync(() => delivery, Throws.InstanceOf<IOException>());

        await mosquitto.StartAgainAsync();
        await using var subscriber = await MosquittoSub.StartAsync(mosquitto.Port, "telemetry");
        await sink.Instance.DeliverAsync(batch, CancellationToken.None);
        var messages = await subscriber.WaitForAsync(40_000, TimeSpan.FromSeconds(60));
        Assert.That(messages.Select(SequenceOf).Distinct().Count(), Is.EqualTo(40_000));
    }

    [Test]
    public async Task A_topic_that_the_user_may_not_write_rejects_its_reports_alone()
    {
        await using var mosquitto = await StartWithRulesAsync("topic write telemetry/energy_kwh");
        await using var sink = Sink(mosquitto, """{ "topic": "telemetry/{channel}" }""");
        await Assert.ThatAsync(
            () => sink.DeliverAsync(TestReport.Of(Source, Given.Noon, 1), TestReport.Of(Source, Given.Noon, 2, "on"), TestReport.Of(Source, Given.Noon, 3)),
            Throws.TypeOf<RejectedException>().With.Property("Reports").EqualTo(new[] { 1 }).And.Message.Contains("not authorized"));
    }

    [Test]
    public async Task What_nobody_subscribed_to_is_counted()
    {
        await using var mosquitto = await Mosquitto.StartAsync();
        await using var sink = Sink(mosquitto, "{}");
        await sink.DeliverAsync(TestReport.Of(Source, Given.Noon, 1, "on"));
        Assert.That(sink.Services.Counter("confirmed without subscriber").Value, Is.EqualTo(2));
    }

    [Test]
    public async Task A_broker_that_is_not_there_is_named()
    {
        await using var sink = _harness.Sink($$"""{ "type": "mqtt", "name": "s", "meta": { "port": {{LocalPort.TakeFree()}} } }""", TimeProvider.System);
        await Assert.ThatAsync(() => sink.DeliverAsync(TestReport.Of(Source, Given.Noon, 1)), Throws.InstanceOf<IOException>().With.Message.Contains("cannot connect to localhost"));
    }

    [Test]
    public async Task Nothing_of_the_plugin_stays_when_its_sink_is_gone()
    {
        await using (var mosquitto = await Mosquitto.StartAsync())
            await DeliverAndDisposeAsync(mosquitto);
        Assert.That(await _harness.UnloadAsync(), Is.True);
    }

    private async Task DeliverAndDisposeAsync(Mosquitto mosquitto)
    {
        await using var sink = Sink(mosquitto, "{}");
        await sink.DeliverAsync(TestReport.Of(Source, Given.Noon, 1, "on"));
    }

    private static async Task<Mosquitto> StartWithRulesAsync(string rules)
    {
        var file = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"acl-{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(file, rules + "\n");
        return await Mosquitto.StartAsync($"acl_file {file}");
    }

    private static int SequenceOf(SubMessage message)
    {
        using var document = JsonDocument.Parse(message.Payload);
        return document.RootElement.GetProperty("seq").GetInt32();
    }

    // Against a real broker time is real; no test waits for it to pass.
    private SinkHarness Sink(Mosquitto mosquitto, string meta)
    {
        var settings = meta.TrimEnd('}', ' ') + (meta.Contains(':', StringComparison.Ordinal) ? "," : "") + $" \"host\": \"127.0.0.1\", \"port\": {mosquitto.Port} }}";
        return _harness.Sink($$"""{ "type": "mqtt", "name": "localMqttBroker", "meta": {{settings}} }""", TimeProvider.System);
    }
}
