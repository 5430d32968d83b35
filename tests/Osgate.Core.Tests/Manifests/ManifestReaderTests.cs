using Osgate.Core.Manifests;

namespace Osgate.Core.Tests.Manifests;

[TestFixture]
internal sealed class ManifestReaderTests
{
    [Test]
    public void Comments_and_trailing_commas_are_allowed_and_the_gateways_settings_left_alone()
    {
        var manifest = ManifestText.Read("""
            {
              // a comment
              "format": 1, "version": 42, "labels": { "site": "north", "floor": 3, "heated": true },
              "gateway": { "anything": [] },
              "connectors": [], /* another */
            }
            """);
        Assert.Multiple(() =>
        {
            Assert.That(manifest.Problems, Is.Empty);
            Assert.That(manifest.Version, Is.EqualTo(42));
            Assert.That(manifest.Labels, Is.EquivalentTo(new Dictionary<string, string> { ["site"] = "north", ["floor"] = "3", ["heated"] = "true" }));
        });
    }

    [Test]
    public void An_empty_object_is_a_manifest_of_nothing() =>
        Assert.That(ManifestText.Read("{}"), Has.Property("Problems").Empty.And.Property("Connectors").Empty.And.Property("Sinks").Empty);

    [TestCase("[]", "test.json: a manifest is a JSON object, not an array")]
    [TestCase("""{"format":2}""", "test.json: needs an upgrade: it is of format 2, this gateway reads format 1 and older")]
    [TestCase("""{"format":1e9,"nonsense":true}""", "test.json: needs an upgrade: it is of format 1e9, this gateway reads format 1 and older")]
    public void What_cannot_be_read_at_all_says_so_in_one_sentence(string json, string message) =>
        Assert.That(() => ManifestText.Read(json), Throws.TypeOf<ManifestUnreadableException>().With.Message.EqualTo(message));

    [Test]
    public void Every_problem_is_found_at_once_with_its_place_and_the_mend()
    {
        var manifest = ManifestText.Read($$"""
            {
              "format": "one", "version": 1.5, "conectors": [],
              "sinks": [ { "typ": "mqtt", "name": "" }, 7 ],
              "connectors": [
                { "protocol": "p", "name": "one", "uuid": "nonsense", "meta": [], "devices": [
                  { "name": 5, "uuid": "{{ManifestText.Uuid(1)}}", "timezone": "Mars/Olympus", "labels": { "a": {}, "b": null }, "channels": [
                    { "interval": 0, "unit": 3 },
                    { "name": "x", "intervall": 15 } ] } ] },
                { "protocol": "p", "name": "two", "uuid": "{{ManifestText.Uuid(2)}}", "sinks": [ "nowhere", 3 ], "devices": {} } ]
            }
            """);
        Assert.That(ManifestText.Lines(manifest.Problems).Select(WithoutExample), Is.EquivalentTo(new[]
        {
            "format: 'one' must be 1",
            "version: 1.5 must be a whole number that rises with each publication",
            "conectors: is not known here (did you mean 'connectors'?); own keys begin with 'x-'",
            "sinks[0].type: is missing: say which kind of sink it is, as its plugin calls it",
            "sinks[0].name: must be a text that is not empty, not '': give it a name that no other sink has",
            "sinks[0].typ: is not known here (did you mean 'type'?); own keys begin with 'x-'",
            "sinks[1]: must be an object, not 7",
            "connectors[0].uuid: 'nonsense' is no uuid: write one like ...",
            "connectors[0].meta: must be an object, not an array",
            "connectors[0].devices[0].name: must be a text that is not empty, not 5: give it a name",
            "connectors[0].devices[0].timezone: 'Mars/Olympus' is no time zone of this system: write an IANA name like ...",
            "connectors[0].devices[0].labels.a: must be a text, a number or a boolean, not an object",
            "connectors[0].devices[0].labels.b: must be a text, a number or a boolean, not null",
            "connectors[0].devices[0].channels[0].name: is missing: give it a name that no other channel of the device has",
            "connectors[0].devices[0].channels[0].interval: 0 must be a number of seconds, at least 0.001 and at most a year, for example 15",
            "connectors[0].devices[0].channels[0].unit: must be a text, not 3",
            "connectors[0].devices[0].channels[1].intervall: is not known here (did you mean 'interval'?); own keys begin with 'x-'",
            "connectors[1].sinks[1]: must be a text, not 3",
            "connectors[1].devices: must be an array, not an object",
        }));

        static string WithoutExample(string line) => line.IndexOf(" like \"", StringComparison.Ordinal) is > 0 and var at ? line[..at] + " like ..." : line;
    }

    [Test]
    public void Own_keys_are_free_everywhere()
    {
        var manifest = ManifestText.Read($$"""
            { "x-a": 1, "sinks": [ { "type": "t", "name": "s", "x-b": {} } ],
              "connectors": [ {{ManifestText.Connector("p", """{ "name": "c", "x-e": [] }""", "\"x-d\": null,", "\"x-c\": true,")}} ] }
            """);
        Assert.That(manifest.Problems, Is.Empty);
    }

    [Test]
    public void A_key_that_stands_twice_is_an_error() =>
        Assert.That(ManifestText.Lines(ManifestText.Read("""{ "version": 1, "version": 2 }""").Problems), Is.EqualTo(new[] { "version: stands twice: take one out" }));

    [Test]
    public void Duplicates_name_both_places()
    {
        var manifest = ManifestText.Read($$"""
            {
              "sinks": [ { "type": "t", "name": "s" }, { "type": "t", "name": "s" } ],
              "connectors": [
                { "protocol": "p", "name": "one", "uuid": "{{ManifestText.Uuid(1)}}", "devices": [
                  { "name": "d", "uuid": "{{ManifestText.Uuid(2)}}", "channels": [ { "name": "c" }, { "name": "c" } ] },
                  { "name": "d", "uuid": "{{ManifestText.Uuid(3)}}" } ] },
                { "protocol": "p", "name": "one", "uuid": "{{ManifestText.Uuid(4)}}" },
                { "protocol": "p", "name": "two", "uuid": "{{ManifestText.Uuid(2)}}", "devices": [
                  { "name": "d", "uuid": "{{ManifestText.Uuid(1)}}" } ] } ]
            }
            """);
        Assert.Multiple(() =>
        {
            Assert.That(ManifestText.Lines(manifest.Problems).Select(WithoutExample), Is.EquivalentTo(new[]
            {
                "sinks[1].name: 's' is already the name of sinks[0]: names are unique (sinks); this one is left out",
                "connectors[0].devices[0].channels[1].name: 'c' is already the name of connectors[0].devices[0].channels[0]: names are unique (channel of this device); this one is left out",
                "connectors[0].devices[1].name: 'd' is already the name of connectors[0].devices[0]: names are unique (device of this connector); this one is left out",
                "connectors[1].name: 'one' is already the name of connectors[0]: names are unique (connectors); this one is left out",
                $"connectors[2].uuid: '{ManifestText.Uuid(2)}' stands at connectors[0].devices[0].uuid already: give one of the two a uuid of its own",
                $"connectors[2].devices[0].uuid: '{ManifestText.Uuid(1)}' stands at connectors[0].uuid already: give one of the two a uuid of its own",
            }));
            Assert.That(manifest.Sinks.Length, Is.EqualTo(1));
            Assert.That(manifest.Connectors.Single().Devices.Single().Channels.Length, Is.EqualTo(1));
        });

        static string WithoutExample(string line) => line.Split(", for example")[0];
    }

    [Test]
    public void A_sink_that_is_not_there_is_an_error_with_a_hint()
    {
        var manifest = ManifestText.Read($$"""
            { "sinks": [ { "type": "t", "name": "broker" } ], "connectors": [ {{ManifestText.Connector("p", "", connector: "\"sinks\": [\"brokr\", \"broker\"],")}} ] }
            """);
        Assert.Multiple(() =>
        {
            Assert.That(ManifestText.Lines(manifest.Problems), Is.EqualTo(new[] { "connectors[0].sinks[0]: 'brokr' is no sink of this manifest (did you mean 'broker'?)" }));
            Assert.That(manifest.Connectors[0].Sinks, Is.EqualTo(new[] { "brokr", "broker" }));
        });
    }

    [TestCase("0.001", true)]
    [TestCase("31622400", true)]
    [TestCase("0.0009", false)]
    [TestCase("31622401", false)]
    [TestCase("-1", false)]
    [TestCase("1e999", false)]
    [TestCase("\"15\"", false)]
    [TestCase("null", true, Description = "null is what some tools write for nothing")]
    public void An_interval_is_from_a_millisecond_to_a_year(string interval, bool right)
    {
        var manifest = ManifestText.Read($$"""{ "connectors": [ {{ManifestText.Connector("p", $$"""{ "name": "c", "interval": {{interval}} }""")}} ] }""");
        Assert.That(manifest.Problems.IsEmpty, Is.EqualTo(right), string.Join('\n', ManifestText.Lines(manifest.Problems)));
    }

    [Test]
    public void A_channel_is_of_normal_priority_unless_it_says_otherwise()
    {
        var device = ManifestText.Read($$"""
            { "connectors": [ {{ManifestText.Connector("p", """{ "name": "a" }, { "name": "b", "priority": "high" }, { "name": "c", "priority": "normal" }""")}} ] }
            """).Connectors[0].Devices[0];
        var wrong = ManifestText.Read($$"""{ "connectors": [ {{ManifestText.Connector("p", """{ "name": "a", "priority": "hihg" }""")}} ] }""");
        Assert.Multiple(() =>
        {
            Assert.That(device.HighChannels, Is.EqualTo(new[] { "b" }));
            Assert.That(ManifestText.Lines(wrong.Problems), Is.EqualTo(new[] { "connectors[0].devices[0].channels[0].priority: 'hihg' must be \"normal\" or \"high\" (did you mean 'high'?)" }));
        });
    }

    [Test]
    public void What_a_device_says_of_itself_is_kept()
    {
        var device = ManifestText.Read($$"""
            { "connectors": [ {{ManifestText.Connector("p", "", "\"type\": \"elm\", \"timezone\": \"Europe/Stockholm\", \"labels\": { \"room\": \"B2\" },")}} ] }
            """).Connectors[0].Devices[0].Description;
        Assert.Multiple(() =>
        {
            Assert.That((device.Type, device.TimeZone.Id, device.Labels["room"]), Is.EqualTo(("elm", "Europe/Stockholm", "B2")));
            Assert.That(new DeviceDescription { Name = "d", Uuid = Guid.NewGuid() }, Has.Property("Type").EqualTo("default").And.Property("TimeZone").EqualTo(TimeZoneInfo.Utc));
        });
    }
}
