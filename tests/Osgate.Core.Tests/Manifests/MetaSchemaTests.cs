using System.Text.Json;
using Osgate.Core.Manifests;

namespace Osgate.Core.Tests.Manifests;

[TestFixture]
internal sealed class MetaSchemaTests
{
    private readonly MetaSchema _schema = MetaSchema.Of(new MetaSampleFactory().SettingsInfo);

    [TestCase("""{ "host": "h" }""")]
    [TestCase("""{ "host": "h", "port": 1, "timeout": null, "mode": "tcp", "otherMode": null, "keep": true, "unit": 255, "serial": 18446744073709551615 }""")]
    [TestCase("""{ "host": "h", "password": "x", "registers": [1, 2], "nested": { "address": 1 }, "many": [ { "address": 2, "digits": 10 } ] }""")]
    [TestCase("""{ "host": "h", "table": { "a": 1, "x-b": 2 } }""")]
    [TestCase("""{ "host": "h", "x-own": {}, "nested": { "address": 1, "x-note": "why" } }""")]
    public void What_is_right_is_not_complained_of_and_binds(string json)
    {
        var meta = JsonDocument.Parse(json).RootElement;
        var info = new MetaSampleFactory().SettingsInfo;
        Assert.Multiple(() =>
        {
            Assert.That(Check(json), Is.Empty);
            Assert.That(() => OwnKeys.Strip(meta, info).Deserialize(info), Throws.Nothing);
        });
    }

    [Test]
    public void Everything_that_is_wrong_is_found_at_once() => Assert.That(
        Check("""
            { "prot": 1, "port": 0, "timeout": "1 s", "mode": "tpc", "keep": "yes", "unit": 256, "password": 7, "registers": [1, "2", 3.5], "nested": { "digits": 11 },
              "many": [ {}, 5 ], "table": { "a": "b" } }
            """),
        Is.EquivalentTo(new[]
        {
            "meta.host: is missing: the far end's name or address",
            "meta.prot: is not known here (did you mean 'port'?)",
            "meta.port: 0 must be from 1 to 65535",
            "meta.timeout: must be a number, not '1 s'",
            "meta.mode: 'tpc' must be one of Rtu, Tcp, Ascii (did you mean 'Tcp'?)",
            "meta.keep: must be true or false, not 'yes'",
            "meta.unit: 256 must be from 0 to 255",
            "meta.password: must be a text, not 7",
            "meta.registers[1]: must be a whole number, not '2'",
            "meta.registers[2]: must be a whole number, not 3.5",
            "meta.nested.address: is missing",
            "meta.nested.digits: 11 must be from 0 to 10",
            "meta.many[0].address: is missing",
            "meta.many[1]: must be an object, not 5",
            "meta.table.a: must be a whole number, not 'b'",
        }));

    [TestCase("""{ "host": null }""", "meta.host: must be a text, not null")]
    [TestCase("""{ "host": "h", "port": 3000000000 }""", "meta.port: 3000000000 must be from 1 to 65535")]
    [TestCase("""{ "host": "h", "mode": 1 }""", "meta.mode: 1 must be one of Rtu, Tcp, Ascii")]
    [TestCase("""{ "host": "h", "mode": null }""", "meta.mode: null must be one of Rtu, Tcp, Ascii")]
    [TestCase("""{ "host": "h", "host": "i" }""", "meta.host: stands twice: take one out")]
    [TestCase("""{ "host": "h", "nested": { "address": 1, "addres": 1 } }""", "meta.nested.addres: is not known here (did you mean 'address'?); known are address, digits")]
    [TestCase("""{ "host": "h", "nested": { "address": 3000000000 } }""", "meta.nested.address: 3000000000 must be from -2147483648 to 2147483647")]
    public void One_thing_that_is_wrong_is_said_as_one_sentence(string json, string problem) => Assert.That(Check(json), Is.EqualTo(new[] { problem }));

    [Test]
    public void Whatever_binds_not_is_complained_of()
    {
        var info = new MetaSampleFactory().SettingsInfo;
        string[] members = ["host", "port", "timeout", "mode", "otherMode", "keep", "unit", "serial", "password", "registers", "nested", "many", "table"];
        string[] values = ["null", "true", "\"x\"", "\"Tcp\"", "-1", "1.5", "1e3", "99999999999999999999", "[]", "{}", "[null]", "[{}]"];
        foreach (var (member, value) in members.SelectMany(m => values.Select(v => (m, v))))
        {
            var json = member == "host" ? $$"""{ "host": {{value}} }""" : $$"""{ "host": "h", "{{member}}": {{value}} }""";
            if (Binds(json, info))
                continue;
            Assert.That(Check(json), Is.Not.Empty, json);
        }

        static bool Binds(string json, System.Text.Json.Serialization.Metadata.JsonTypeInfo info)
        {
            try
            {
                JsonSerializer.Deserialize(json, info);
                return true;
            }
            catch (JsonException)
            {
                // That is the question.
                return false;
            }
        }
    }

    private List<string> Check(string json)
    {
        var problems = new List<Problem>();
        _schema.Check(JsonDocument.Parse(json).RootElement, "meta", problems);
        return [.. ManifestText.Lines(problems)];
    }
}
