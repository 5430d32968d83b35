using System.Text.Json;
using Osgate.Core.Manifests;

namespace Osgate.Core.Tests.Manifests;

[TestFixture]
internal sealed class OwnKeysTests
{
    [TestCase("""{"x-a":1,"host":"h"}""", """{"host":"h"}""")]
    [TestCase("""{"host":"h","nested":{"x-a":{},"address":1}}""", """{"host":"h","nested":{"address":1}}""")]
    [TestCase("""{"host":"h","many":[{"x-a":1},{"address":2}]}""", """{"host":"h","many":[{},{"address":2}]}""")]
    [TestCase("""{"host":"h","table":{"x-a":1}}""", """{"host":"h","table":{"x-a":1}}""", Description = "any name is the plugin's there")]
    public void They_are_taken_out_where_the_type_does_not_know_them(string meta, string left) =>
        Assert.That(OwnKeys.Strip(JsonDocument.Parse(meta).RootElement, new MetaSampleFactory().SettingsInfo).GetRawText(), Is.EqualTo(left));
}
