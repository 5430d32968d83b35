using Osgate.Core.Manifests;

namespace Osgate.Core.Tests.Manifests;

[TestFixture]
internal sealed class ManifestPlannerTests
{
    private readonly TestPlugins _plugins = new();

    [OneTimeTearDown]
    public void DisposePlugins() => _plugins.Dispose();

    [Test]
    public void An_unknown_protocol_names_those_there_are()
    {
        var plan = Plan(Lines(ManifestText.Connector("line", "")));
        Assert.Multiple(() =>
        {
            Assert.That(Errors(plan).Single(), Does.StartWith($"connectors[0].protocol: no plugin in {TestPlugins.Originals} has the protocol 'line' (did you mean 'lines'?); there are default, hostile, lines, "));
            Assert.That(plan.Connectors, Is.Empty);
        });
    }

    [Test]
    public void An_unknown_sink_type_names_those_there_are() => Assert.That(
        Errors(Plan("""{ "sinks": [ { "type": "whole", "name": "s" } ] }""")).Single(),
        Does.EndWith("has the sink type 'whole' (did you mean 'hole'?); there are forever, hole"));

    [Test]
    public void A_wrong_channel_is_left_out_alone()
    {
        var plan = Plan(Lines(ManifestText.Connector("lines", """
            { "name": "schema", "meta": { "unit": 300, "address": 70000 } }, { "name": "check", "meta": { "factor": -1 } }, { "name": "right", "meta": { "address": 7 } }
            """)));
        Assert.Multiple(() =>
        {
            Assert.That(Errors(plan), Is.EquivalentTo(new[]
            {
                "connectors[0].devices[0].channels[0].meta.unit: 300 must be from 1 to 247",
                "connectors[0].devices[0].channels[0].meta.address: 70000 must be from 0 to 65535",
                "connectors[0].devices[0].channels[1].meta.factor: -1 must not be below 0",
            }));
            var channels = plan.Connectors.Single().Lanes.Single().Devices.Single().Channels;
            Assert.That(channels.Select(c => (c.Name, c.Index)), Is.EqualTo(new[] { ("right", 0) }));
        });
    }

    [TestCase("\"meta\": { \"prot\": \"a\" },", "meta.prot: is not known here (did you mean 'port'?); known are port, code")]
    [TestCase("\"meta\": { \"code\": \"!a\" },", "meta: a code begins with no '!'")]
    public void A_wrong_device_is_left_out_alone(string device, string problem)
    {
        var wrong = ManifestText.Connector("lines", """{ "name": "c" }""", device);
        var right = $$"""{ "name": "right", "uuid": "{{ManifestText.Uuid(9)}}", "channels": [ { "name": "c" } ] }, """;
        var plan = Plan(Lines(wrong.Replace("\"devices\": [ ", $"\"devices\": [ {right}", StringComparison.Ordinal)));
        Assert.Multiple(() =>
        {
            Assert.That(Errors(plan), Is.EqualTo(new[] { $"connectors[0].devices[1].{problem}" }));
            Assert.That(plan.Connectors.Single().Lanes.Single().Devices.Select(d => d.Name), Is.EqualTo(new[] { "right" }));
        });
    }

    [Test]
    public void A_wrong_connector_is_left_out_alone()
    {
        var plan = Plan(Lines(
            ManifestText.Connector("lines", """{ "name": "c" }""", connector: "\"meta\": { \"fial\": \"x\" },"),
            ManifestText.Connector("lines", """{ "name": "c" }""", number: 2)));
        Assert.Multiple(() =>
        {
            Assert.That(Errors(plan), Is.EqualTo(new[] { "connectors[0].meta.fial: is not known here (did you mean 'fail'?); known are fail, details" }));
            Assert.That(plan.Connectors.Select(c => c.Entry.Name), Is.EqualTo(new[] { "connector 2" }));
        });
    }

    [Test]
    public void A_wrong_sink_is_left_out_alone()
    {
        var plan = Plan("""
            { "sinks": [
              { "type": "hole", "name": "a", "meta": { "password": "${x}" } },
              { "type": "hole", "name": "b", "meta": { "host": "h", "password": "${env:P}" } },
              { "type": "hole", "name": "c", "meta": { "host": "h", "password": "${x}" } } ] }
            """);
        Assert.Multiple(() =>
        {
            Assert.That(Errors(plan), Is.EqualTo(new[] { "sinks[0].meta.host: is missing", "sinks[2].meta.password: a secret's reference is '${env:NAME}' or '${file:path}'" }));
            Assert.That(plan.Sinks.Select(s => s.Entry.Name), Is.EqualTo(new[] { "b" }));
        });
    }

    [TestCase("\"buffer\": { \"maxBytes\": 1 }")]
    [TestCase("\"keep\": []")]
    [TestCase("\"backlog\": \"last\"")]
    public void A_sink_that_says_wrongly_what_may_wait_for_it_does_not_run_but_is_known(string option)
    {
        var plan = Plan($$"""{ "sinks": [ { "type": "hole", "name": "a", "meta": { "host": "h" }, {{option}} }, { "type": "hole", "name": "b", "meta": { "host": "h" } } ] }""");
        Assert.Multiple(() =>
        {
            Assert.That(plan.Sinks.Select(s => s.Entry.Name), Is.EqualTo(new[] { "b" }));
            Assert.That(plan.Manifest.Sinks.Select(s => s.Name), Is.EqualTo(new[] { "a", "b" }));
        });
    }

    [Test]
    public void An_unknown_key_beside_a_meta_is_an_error_that_leaves_nothing_out()
    {
        var plan = Plan($$"""
            { "sinks": [ { "type": "hole", "name": "a", "retian": true, "meta": { "host": "h" } } ],
              "connectors": [ {{ManifestText.Connector("lines", """{ "name": "c", "intervall": 5 }""", "\"tipe\": 1,", "\"sync\": [],")}} ] }
            """);
        Assert.Multiple(() =>
        {
            Assert.That(Errors(plan).Count(), Is.EqualTo(4));
            Assert.That(plan.Sinks.Length, Is.EqualTo(1));
            Assert.That(plan.Connectors.Single().Check.Devices.Single().Channels.Length, Is.EqualTo(1));
        });
    }

    [Test]
    public void Own_keys_are_allowed_at_any_depth_of_a_meta_and_left_alone_where_any_name_is()
    {
        var plan = Plan(Lines(ManifestText.Connector(
            "lines", """{ "name": "c", "meta": { "x-a": 1 } }""", "\"meta\": { \"x-b\": 1 },",
            "\"meta\": { \"x-c\": 1, \"details\": { \"x-d\": 1, \"retries\": 2, \"headers\": { \"x-api-key\": \"k\" } } },")));
        Assert.That(Errors(plan), Is.Empty);
    }

    [Test]
    public void Devices_stand_on_the_lane_that_the_factory_names()
    {
        var plan = Plan(Lines(TwoDevices(1, "COM1", "COM2")));
        Assert.That(plan.Connectors[0].Lanes.Select(l => (l.Key, l.IsOwn, l.Devices.Length)), Is.EqualTo(new[] { ("serial COM1", false, 1), ("serial COM2", false, 1) }));
    }

    [Test]
    public void A_connector_without_devices_has_a_lane_of_its_own()
    {
        var plan = Plan($$"""{ "connectors": [ { "protocol": "lines", "name": "idle", "uuid": "{{ManifestText.Uuid(1)}}" } ] }""");
        Assert.That(plan.Connectors.Single().Lanes.Select(l => (l.Key, l.IsOwn, l.Devices.Length)), Is.EqualTo(new[] { ("connector idle", true, 0) }));
    }

    [Test]
    public void A_lane_that_two_connectors_want_is_an_error()
    {
        var plan = Plan(Lines(TwoDevices(1, "COM1", "COM2"), TwoDevices(2, "COM2", "COM3")));
        Assert.Multiple(() =>
        {
            Assert.That(Errors(plan), Is.EqualTo(new[]
            {
                "connectors[1].devices[0]: wants serial COM2, which belongs to connectors[0] ('connector 1'): put all devices of one line under one connector",
            }));
            Assert.That(plan.Connectors[1].Lanes.Select(l => l.Key), Is.EqualTo(new[] { "serial COM3" }));
        });
    }

    [Test]
    public void The_entries_of_a_plugin_are_checked_together_once_per_factory()
    {
        var plan = Plan($$"""
            { "sinks": [ { "type": "hole", "name": "s", "meta": { "host": "h" } } ],
              "connectors": [ {{ManifestText.Connector("lines", """{ "name": "c" }""")}}, {{ManifestText.Connector("lines-again", """{ "name": "c" }""", number: 2)}} ] }
            """);
        Assert.Multiple(() =>
        {
            Assert.That(Errors(plan), Is.Empty);
            Assert.That(ManifestText.Lines(plan.Problems), Is.EqualTo(new[]
            {
                "connectors[0].devices[0].channels[0].meta.unit: seen with 2 connectors and 1 sinks of gw",
                "connectors[1].devices[0].channels[0].meta.unit: seen with 2 connectors and 1 sinks of gw",
            }));
        });
    }

    [Test]
    public void The_only_entry_of_a_plugin_is_checked_together_as_well() => Assert.That(
        ManifestText.Lines(Plan(Lines(ManifestText.Connector("lines", """{ "name": "c" }"""))).Problems),
        Is.EqualTo(new[] { "connectors[0].devices[0].channels[0].meta.unit: seen with 1 connectors and 0 sinks of gw" }));

    [TestCase("check", "connectors[0].meta: the plugin failed to check it: InvalidOperationException: cannot check", 1)]
    [TestCase("together", "connectors[0].meta: the plugin failed to check it: InvalidOperationException: cannot check together", 1)]
    [TestCase("lane", "connectors[0].devices[0]: the plugin failed to check it: InvalidOperationException: no lane for you", 2)]
    public void A_factory_that_throws_costs_its_connector_alone(string fail, string problem, int plans)
    {
        var plan = Plan(Lines(
            ManifestText.Connector("lines", """{ "name": "c" }""", connector: $"\"meta\": {{ \"fail\": \"{fail}\" }},"),
            ManifestText.Connector("default", """{ "name": "c" }""", number: 2)));
        Assert.Multiple(() =>
        {
            Assert.That(Errors(plan), Is.EqualTo(new[] { problem }));
            Assert.That(plan.Connectors.Length, Is.EqualTo(plans));
            Assert.That(plan.Connectors.Sum(c => c.Lanes.Length), Is.EqualTo(1));
        });
    }

    [Test]
    public void A_sink_factory_that_throws_costs_its_sink_alone()
    {
        var plan = Plan("""{ "sinks": [ { "type": "hole", "name": "a", "meta": { "host": "h", "unlimited": true } }, { "type": "hole", "name": "b", "meta": { "host": "h" } } ] }""");
        Assert.That(plan.Sinks.Select(s => s.Entry.Name), Is.EqualTo(new[] { "b" }));
    }

    [TestCase("throwing", "plugin Acme.Hostile: Acme.Hostile.ThrowingFactory cannot be made: InvalidOperationException: out of order")]
    [TestCase("no-constructor", "plugin Acme.Hostile: Acme.Hostile.NoConstructorFactory needs a public constructor without parameters")]
    [TestCase("no-factory", "plugin Acme.Hostile: Acme.Hostile.HostileConnector needs a public constructor without parameters")]
    public void A_factory_that_cannot_be_made_is_named(string protocol, string problem) =>
        Assert.That(Errors(Plan(Lines(ManifestText.Connector(protocol, "")))), Is.EqualTo(new[] { $"connectors[0].protocol: {problem}" }));

    private static string Lines(params string[] connectors) => $$"""{ "connectors": [ {{string.Join(',', connectors)}} ] }""";

    private static string TwoDevices(int number, string port, string otherPort) =>
        ManifestText.Connector("lines", """{ "name": "c" }""", $$"""
            "meta": { "port": "{{port}}" } }, { "name": "other", "uuid": "{{ManifestText.Uuid(number + 50)}}", "meta": { "port": "{{otherPort}}" },
            """, number: number);

    private GatewayPlan Plan(string json) => ManifestPlanner.Plan(ManifestText.Read(json), _plugins.House, "gw");

    private static IEnumerable<string> Errors(GatewayPlan plan) => ManifestText.Lines(plan.Problems.Where(p => !p.IsWarning));
}
