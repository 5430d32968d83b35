namespace Osgate.Mqtt.Tests;

internal sealed class MqttConnectorFactoryTests
{
    [Test]
    public void Channels_without_meta_are_subscribed_to_by_their_names_which_is_said_once()
    {
        var problem = Check("{ 'host': 'localhost', 'port': 1883, 'keepalive': 60 }", Given.Device("{}", ("temp", "{}"), ("flow", "{}"))).Single();
        Assert.That(problem.IsWarning, Is.True);
        Assert.That(problem.Message, Does.Contain("2 channel(s)").And.Contain($"'{Given.Uuid}/temp'"));
    }

    [TestCase("{ 'topic': 'a/b+' }", "topic")]
    [TestCase("{ 'topic': '' }", "topic")]
    [TestCase("{ 'topic': 'a', 'field': 'a..b' }", "field")]
    [TestCase("{ 'topic': 'a', 'timeField': 'a[x]' }", "timeField")]
    public void A_wrong_channel_is_named(string meta, string member)
    {
        var problem = Check("{}", Given.Device("{}", ("temp", meta))).Single();
        Assert.That(problem.Path, Is.EqualTo($"devices[0].channels[0].meta.{member}"));
        Assert.That(problem.IsWarning, Is.False);
    }

    [Test]
    public void A_channel_name_that_makes_no_topic_needs_one_written() =>
        Assert.That(Check("{}", Given.Device("{}", ("a+b", "{}"))).First().Message, Does.Contain("write one"));

    [Test]
    public void All_that_is_wrong_is_told_at_once() =>
        Assert.That(
            Check("{ 'qos': 2, 'sessionExpiry': -1, 'port': 0 }", Given.Device("{ 'topic': 'a#' }", ("temp", "{ 'topic': 'b#', 'field': '' }"))),
            Has.Count.EqualTo(6));

    private static IReadOnlyList<Problem> Check(string meta, Device device)
    {
        var check = Given.Connector(meta, device);
        new MqttConnectorFactory().Check(check);
        return check.Problems;
    }
}
