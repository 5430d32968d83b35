using Osgate.Testing;

namespace Osgate.Mqtt.Tests;

internal sealed class DocumentationTests
{
    [Test]
    public async Task Examples_of_the_documentation_pass_the_check()
    {
        var text = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "mqtt.md"));
        var examples = text.Split("```json\n").Skip(1).Select(rest => rest[..rest.IndexOf("```", StringComparison.Ordinal)]).ToList();
        Assert.That(examples, Has.Count.EqualTo(2));

        using var harness = new PluginHarness();
        Assert.That(harness.Check($$"""{ "sinks": [ {{examples[0]}} ], "connectors": [ {{examples[1]}} ] }"""), Is.Empty);
    }

    [Test]
    public async Task Each_setting_is_told_of()
    {
        var text = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "mqtt.md"));
        var factory = new MqttConnectorFactory();
        var settings = new[] { new MqttSinkFactory().SettingsInfo, factory.SettingsInfo, factory.DeviceInfo, factory.ChannelInfo };
        Assert.That(settings.SelectMany(type => type.Properties).Select(property => property.Name).Where(name => !text.Contains($"`{name}`", StringComparison.Ordinal)), Is.Empty);
    }
}
