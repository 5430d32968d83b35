using Osgate.Core.Manifests;

namespace Osgate.Core.Tests.Manifests;

/// <summary>Files of Osgate's ancestor load unchanged.</summary>
[TestFixture]
internal sealed class AncestorFormatTests
{
    private const string File = """
        {
          "sinks": [ { "id": 1, "type": "mqtt", "name": "localMqttBroker", "meta": { "host": "localhost", "port": 1883, "topic": "telemetry" } } ],
          "connectors": [
            { "protocol": "default", "name": "simulated", "uuid": "06660949-eda8-4535-b96f-0d339562a26c", "meta": { "somekey": "somevalue" },
              "devices": [
                { "type": "default", "name": "meter", "uuid": "aef2a553-a463-4f30-ad52-2fd70a6bd65c",
                  "channels": [ { "name": "energy_kwh", "unit": "kwh", "interval": 15 }, { "name": "power_kw", "unit": "kw", "interval": 0.5 } ] } ] },
            { "protocol": "default", "name": "other", "uuid": "57bd86d8-6f7e-4c49-ac6a-d57ff0ca0407", "meta": {},
              "devices": [
                { "type": "default", "name": "meter", "uuid": "16cf403a-69cd-462e-bdbf-e1de760d5173", "meta": {},
                  "channels": [ { "name": "energy_kwh", "unit": "kwh", "interval": 15, "meta": {} } ] } ] }
          ]
        }
        """;

    private readonly Manifest _manifest = ManifestText.Read(File);

    [Test]
    public void Nothing_is_complained_of() => Assert.That(_manifest.Problems, Is.Empty);

    [Test]
    public void Sinks_have_type_name_and_meta()
    {
        var sink = _manifest.Sinks.Single();
        Assert.That((sink.Type, sink.Name, sink.Meta.GetProperty("topic").GetString()), Is.EqualTo(("mqtt", "localMqttBroker", "telemetry")));
    }

    [Test]
    public void Devices_of_one_name_under_different_connectors_are_two()
    {
        var devices = _manifest.Connectors.Select(c => c.Devices.Single()).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(devices.Select(d => d.Description.Name), Is.EqualTo(new[] { "meter", "meter" }));
            Assert.That(devices.Select(d => d.Description.Uuid), Is.Unique);
        });
    }

    [Test]
    public void Absent_metas_are_empty_and_intervals_are_seconds_with_fractions()
    {
        var device = _manifest.Connectors[0].Devices[0];
        Assert.Multiple(() =>
        {
            Assert.That(device.Meta.GetRawText(), Is.EqualTo("{}"));
            Assert.That(device.Channels.Select(c => c.Meta.GetRawText()), Is.All.EqualTo("{}"));
            Assert.That(device.Channels.Select(c => c.Description.Interval.TotalSeconds), Is.EqualTo(new[] { 15, 0.5 }));
            Assert.That(device.Channels.Select(c => c.Description.Unit), Is.EqualTo(new[] { "kwh", "kw" }));
        });
    }

    [Test]
    public void The_simulator_runs_its_default_connectors_whatever_keys_they_have()
    {
        using var plugins = new TestPlugins();
        var plan = ManifestPlanner.Plan(ManifestText.Read(File.Replace("\"mqtt\"", "\"hole\"", StringComparison.Ordinal).Replace(", \"port\": 1883, \"topic\": \"telemetry\"", "", StringComparison.Ordinal)), plugins.House, "gw");
        Assert.Multiple(() =>
        {
            Assert.That(ManifestText.Lines(plan.Problems), Is.Empty);
            Assert.That(plan.Connectors.Select(c => c.Lanes.Single().Devices.Length), Is.EqualTo(new[] { 1, 1 }));
        });
    }
}
