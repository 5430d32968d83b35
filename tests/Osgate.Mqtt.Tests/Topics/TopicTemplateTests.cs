namespace Osgate.Mqtt.Tests;

internal sealed class TopicTemplateTests
{
    [TestCase("telemetry", "telemetry")]
    [TestCase("telemetry/{device}/{channel}", "telemetry/6f1c0c5e-0c5e-4b6e-9d0e-3f1c2b7a9d10/energy_kwh")]
    [TestCase("{gateway}/{connector}/{deviceName}", "gw-1/hall A/meter 1")]
    [TestCase("a-{channel}-b", "a-energy_kwh-b")]
    public void Placeholders_are_replaced(string text, string expected) =>
        Assert.That(Parse(text).Render("gw-1", Given.Source(), "energy_kwh"), Is.EqualTo(expected));

    [TestCase("a/b", "a_b")]
    [TestCase("+", "_")]
    [TestCase("x#y", "x_y")]
    [TestCase("x\0y", "x_y")]
    [TestCase("", "_")]
    [TestCase("Außentemperatur °C", "Außentemperatur °C")]
    public void What_would_change_the_levels_of_a_topic_becomes_an_underscore(string channel, string expected) =>
        Assert.That(Parse("t/{channel}").Render("gw-1", Given.Source(), channel), Is.EqualTo("t/" + expected));

    [TestCase("t/{chanel}", "did you mean 'channel'?")]
    [TestCase("t/{Device}", "did you mean 'device'?")]
    [TestCase("t/{device", "does not close")]
    [TestCase("t/device}", "has not opened")]
    [TestCase("t/+/x", "'+'")]
    [TestCase("t/#", "'#'")]
    [TestCase("", "empty")]
    public void A_wrong_template_is_refused_with_the_mend(string text, string expected)
    {
        var template = TopicTemplate.Parse(text, out var problem);
        Assert.That(template, Is.Null);
        Assert.That(problem, Does.Contain(expected));
    }

    [TestCase("telemetry", false)]
    [TestCase("{device}", false)]
    [TestCase("x/{channel}", true)]
    public void A_template_knows_whether_channels_have_topics_of_their_own(string text, bool expected) =>
        Assert.That(Parse(text).HasChannel, Is.EqualTo(expected));

    private static TopicTemplate Parse(string text) => TopicTemplate.Parse(text, out var problem) ?? throw new AssertionException(problem!);
}
