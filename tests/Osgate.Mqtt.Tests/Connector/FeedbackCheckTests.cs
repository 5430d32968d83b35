namespace Osgate.Mqtt.Tests;

internal sealed class FeedbackCheckTests
{
    [TestCase("telemetry", "telemetry", true)]
    [TestCase("telemetry", "other", false)]
    [TestCase("telemetry", "#", true)]
    [TestCase("telemetry", "+", true)]
    [TestCase("telemetry", "telemetry/#", true)]
    [TestCase("telemetry", "telemetry/+", false)]
    [TestCase("telemetry/{device}/{channel}", "telemetry/a/b", true)]
    [TestCase("telemetry/{device}/{channel}", "telemetry/+/temp", true)]
    [TestCase("telemetry/{device}/{channel}", "+/+/+", true)]
    [TestCase("telemetry/{device}/{channel}", "telemetry/a", false)]
    [TestCase("telemetry/{device}/{channel}", "telemetry/a/b/c", false)]
    [TestCase("t/dev-{device}", "t/dev-7", true)]
    [TestCase("t/dev-{device}", "t/plc-7", false)]
    [TestCase("t/{device}-x", "t/7-y", false)]
    [TestCase("{gateway}/out", "gw-1/out", true)]
    [TestCase("{gateway}/out", "gw-2/out", false)]
    [TestCase("{gateway}/{deviceName}", "gw-1/boiler", true)]
    [TestCase("$x/{device}", "#", false)]
    public void A_connector_that_would_hear_a_sink_is_refused(string topic, string filter, bool expected)
    {
        var problems = Check($"{{ 'topic': '{topic}' }}", "{}", filter);
        Assert.That(problems, Has.Count.EqualTo(expected ? 1 : 0));
        if (!expected)
            return;
        Assert.That(problems[0].Path, Is.EqualTo("devices[0].channels[0].meta.topic"));
        Assert.That(problems[0].Message, Does.Contain("'field bus/boiler/temp'").And.Contain("'localMqttBroker'"));
        Assert.That(problems[0].IsWarning, Is.False);
    }

    [TestCase("localhost", "127.0.0.1", true)]
    [TestCase("localhost", "::1", true)]
    [TestCase("LOCALHOST", "[::1]", true)]
    [TestCase("broker.example.com", "Broker.example.com.", true)]
    [TestCase("localhost", "10.0.0.1", false)]
    public void One_broker_under_two_names_is_one(string sinkHost, string connectorHost, bool expected) =>
        Assert.That(
            Check($"{{ 'host': '{sinkHost}' }}", $"{{ 'host': '{connectorHost}' }}", "telemetry"),
            Has.Count.EqualTo(expected ? 1 : 0));

    [Test]
    public void Another_port_is_another_broker() =>
        Assert.That(Check("{ 'port': 1884 }", "{}", "telemetry"), Is.Empty);

    [Test]
    public void Topics_that_are_made_of_names_count_too()
    {
        var connector = Given.Connector("{}", Given.Device("{}", ("temp", "{}")));
        new MqttConnectorFactory().CheckTogether(new PluginCheck("gw-1", [connector], [Given.Sink("{ 'topic': '{device}/{channel}' }")]));
        Assert.That(connector.Problems, Has.Count.EqualTo(1));
    }

    private static IReadOnlyList<Problem> Check(string sink, string connector, string filter)
    {
        var check = Given.Connector(connector, Given.Device("{}", ("temp", $"{{ 'topic': '{filter}' }}")));
        new MqttConnectorFactory().CheckTogether(new PluginCheck("gw-1", [check], [Given.Sink(sink)]));
        return check.Problems;
    }
}
