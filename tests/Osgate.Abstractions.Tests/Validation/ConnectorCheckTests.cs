using System.Text.Json;

namespace Osgate.Tests.Validation;

[TestFixture]
internal sealed class ConnectorCheckTests
{
    [Test]
    public void Problems_name_their_place_from_the_connector_on()
    {
        var factory = new NothingFactory();
        var devices = new[] { factory.Device("one", "a"), factory.Device("two", "a", "b") };
        var check = factory.CreateCheck("c", JsonDocument.Parse("{}").RootElement, [.. devices]);
        check.Error("host", "is empty");
        check.Error(devices[1], "address", "is taken");
        check.Error(devices[1], devices[1].Channels[1], "register", "is odd");
        check.Warn(devices[0], devices[0].Channels[0], "topic", "is made up");
        Assert.That(check.Problems, Is.EqualTo(new[]
        {
            new Problem("meta.host", "is empty"),
            new Problem("devices[1].meta.address", "is taken"),
            new Problem("devices[1].channels[1].meta.register", "is odd"),
            new Problem("devices[0].channels[0].meta.topic", "is made up", IsWarning: true),
        }));
    }
}
