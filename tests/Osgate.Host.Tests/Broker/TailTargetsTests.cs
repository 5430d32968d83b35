using System.Text.Json;
using Osgate.Host.Broker;

namespace Osgate.Host.Tests.Broker;

internal sealed class TailTargetsTests
{
    [Test]
    public void Sink_without_settings_publishes_telemetry_at_localhost()
    {
        var targets = Find("""{ "sinks": [ { "type": "mqtt", "name": "local" } ] }""");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(targets, Has.Count.EqualTo(1));
            Assert.That(targets[0].ToString(), Is.EqualTo("localhost:1883"));
            Assert.That(targets[0].Topics, Is.EqualTo((string[])["telemetry"]));
        }
    }

    [Test]
    public void All_settings_of_a_sink_are_taken()
    {
        var targets = Find("""
            { "sinks": [ { "type": "mqtt", "meta": { "host": "broker", "port": 8884, "tls": true, "ca": "ca.pem", "username": "u",
                                                     "password": "${env:PW}", "topic": "a/{device}" } } ] }
            """);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(targets, Has.Count.EqualTo(1));
            Assert.That(targets[0] with { Topics = [] }, Is.EqualTo(
                new TailTarget("broker", 8884, []) { Tls = true, Ca = "ca.pem", Username = "u", Password = new Secret("${env:PW}") }));
            Assert.That(targets[0].Topics, Is.EqualTo((string[])["a/{device}"]));
        }
    }

    [Test]
    public void Encrypted_sink_without_a_port_has_that_of_mqtts() =>
        Assert.That(Find("""{ "sinks": [ { "type": "mqtt", "meta": { "tls": true } } ] }""")[0].Port, Is.EqualTo(8883));

    [Test]
    public void Sinks_at_one_broker_become_one_target()
    {
        var targets = Find("""
            { "sinks": [ { "type": "mqtt", "meta": { "topic": "a" } }, { "type": "http" }, { "type": "mqtt", "meta": { "topic": "b" } },
                         { "type": "mqtt", "meta": { "host": "other" } } ] }
            """);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(targets.Select(target => target.Host), Is.EqualTo((string[])["localhost", "other"]));
            Assert.That(targets[0].Topics, Is.EqualTo((string[])["a", "b"]));
        }
    }

    [TestCase("{}")]
    [TestCase("[]")]
    [TestCase("""{ "sinks": 3 }""")]
    [TestCase("""{ "sinks": [ 3, {}, { "type": 3 }, { "type": "http" } ] }""")]
    public void Manifest_without_mqtt_sinks_gives_none(string manifest) => Assert.That(Find(manifest), Is.Empty);

    [Test]
    public void Settings_of_the_wrong_kind_are_passed_over() =>
        Assert.That(Find("""{ "sinks": [ { "type": "mqtt", "meta": { "host": 3, "port": "x", "tls": "yes", "topic": [], "password": "${x}" } } ] }""")[0].ToString(),
            Is.EqualTo("localhost:1883"));

    private static IReadOnlyList<TailTarget> Find(string manifest) => TailTargets.Find(JsonElement.Parse(manifest));
}
