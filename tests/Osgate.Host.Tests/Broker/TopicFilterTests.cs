using Osgate.Host.Broker;

namespace Osgate.Host.Tests.Broker;

internal sealed class TopicFilterTests
{
    [TestCase("telemetry", "telemetry")]
    [TestCase("telemetry/{device}/{channel}", "telemetry/+/+")]
    [TestCase("{gateway}", "+")]
    [TestCase("site/dev-{device}/x", "site/+/x")]
    public void Level_with_a_placeholder_becomes_a_wildcard(string topic, string filter) =>
        Assert.That(TopicFilter.Of(topic), Is.EqualTo(filter));
}
