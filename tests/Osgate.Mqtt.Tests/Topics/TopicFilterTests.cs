namespace Osgate.Mqtt.Tests;

internal sealed class TopicFilterTests
{
    [TestCase("a/b", "a/b", true)]
    [TestCase("a/b", "a/B", false)]
    [TestCase("a/b", "a/b/c", false)]
    [TestCase("a/+", "a/b", true)]
    [TestCase("a/+", "a", false)]
    [TestCase("a/+", "a/b/c", false)]
    [TestCase("a/#", "a/b/c", true)]
    [TestCase("a/#", "a", true)]
    [TestCase("+/#", "a", true)]
    [TestCase("#", "a/b", true)]
    [TestCase("+/b", "/b", true)]
    [TestCase("#", "$SYS/x", false)]
    [TestCase("+/x", "$SYS/x", false)]
    [TestCase("$SYS/#", "$SYS/x", true)]
    [TestCase("a/+/c", "a//c", true)]
    public void A_filter_matches_as_MQTT_says(string filter, string topic, bool expected) =>
        Assert.That(Parse(filter).Matches(topic), Is.EqualTo(expected));

    [TestCase("a/#", "a/b", true)]
    [TestCase("a/#", "a", true)]
    [TestCase("a/+", "a/b", true)]
    [TestCase("a/+", "a/#", false)]
    [TestCase("a/b", "a/+", false)]
    [TestCase("+/b", "a/+", false)]
    [TestCase("+/x", "$SYS/x", false)]
    public void A_filter_covers_what_it_asks_for_already(string filter, string other, bool expected) =>
        Assert.That(Parse(filter).Covers(Parse(other)), Is.EqualTo(expected));

    [TestCase("")]
    [TestCase("a/b+")]
    [TestCase("a/#/b")]
    [TestCase("a#")]
    [TestCase("$share/g/a")]
    [TestCase("a\0b")]
    public void A_wrong_filter_is_refused(string text)
    {
        Assert.That(TopicFilter.Parse(text, out var problem), Is.Null);
        Assert.That(problem, Is.Not.Empty);
    }

    private static TopicFilter Parse(string text) => TopicFilter.Parse(text, out var problem) ?? throw new AssertionException(problem!);
}
