namespace Osgate.Mqtt.Tests;

internal sealed class MqttSinkFactoryTests
{
    [Test]
    public void The_settings_of_the_ancestor_are_right() =>
        Assert.That(Check("{ 'host': 'localhost', 'port': 1883, 'topic': 'telemetry', 'keepalive': 60 }"), Is.Empty);

    [Test]
    public void No_settings_at_all_mean_the_local_broker()
    {
        var settings = ((SinkCheck<MqttSinkSettings>)Given.Sink("{}")).Settings;
        Assert.That(settings, Is.EqualTo(new MqttSinkSettings()));
        Assert.That(settings.EffectivePort, Is.EqualTo(1883));
        Assert.That((settings with { Tls = true }).EffectivePort, Is.EqualTo(8883));
    }

    [TestCase("{ 'topic': 't/{chanel}' }", "meta.topic", "did you mean 'channel'?")]
    [TestCase("{ 'topic': 't/{channel}', 'payload': 'device' }", "meta.topic", "take it out")]
    [TestCase("{ 'qos': 2 }", "meta.qos", "write 1")]
    [TestCase("{ 'port': 70000 }", "meta.port", "1 to 65535")]
    [TestCase("{ 'keepalive': 0 }", "meta.keepalive", "1 to 65535")]
    [TestCase("{ 'inFlight': 0 }", "meta.inFlight", "1 to 65535")]
    [TestCase("{ 'host': 'mqtt://broker' }", "meta.host", "write a name")]
    [TestCase("{ 'password': 'x' }", "meta.password", "username")]
    [TestCase("{ 'ca': 'ca.pem' }", "meta.ca", "tls")]
    [TestCase("{ 'clientId': '' }", "meta.clientId", "leave it out")]
    public void A_wrong_setting_is_named_with_the_mend(string meta, string path, string message)
    {
        var problem = Check(meta).Single();
        Assert.That(problem.Path, Is.EqualTo(path));
        Assert.That(problem.Message, Does.Contain(message));
        Assert.That(problem.IsWarning, Is.False);
    }

    [Test]
    public void All_that_is_wrong_is_told_at_once() =>
        Assert.That(Check("{ 'topic': '', 'qos': 5, 'port': 0, 'inFlight': 0 }"), Has.Count.EqualTo(4));

    [Test]
    public void Qos_0_is_warned_of() => Assert.That(Check("{ 'qos': 0 }").Single().IsWarning, Is.True);

    [Test]
    public void Two_sinks_of_one_client_id_at_one_broker_are_refused()
    {
        var first = Given.Sink("{ 'clientId': 'x' }", "first");
        var second = Given.Sink("{ 'clientId': 'x', 'host': '127.0.0.1' }", "second");
        var elsewhere = Given.Sink("{ 'clientId': 'x', 'host': 'other' }", "third");
        new MqttSinkFactory().CheckTogether(new PluginCheck("gw-1", [], [first, second, elsewhere]));
        Assert.That(first.Problems.Concat(elsewhere.Problems), Is.Empty);
        Assert.That(second.Problems.Single().Message, Does.Contain("'first'"));
    }

    private static IReadOnlyList<Problem> Check(string meta)
    {
        var check = Given.Sink(meta);
        new MqttSinkFactory().Check(check);
        return check.Problems;
    }
}
