using Osgate.Durability.Counting;

namespace Osgate.Host.Tests.Durability;

internal sealed class DeviceMessageTests
{
    [TestCase("""{"v":1,"ts":"x","values":{"c0":10,"c17":117},"bad":{"c2":"timeout"}}""", "0=10 17=117")]
    [TestCase("""{"v":1,"extra":{"values":[1]},"values":{}}""", "")]
    public void Reads_the_good_values(string payload, string expected)
    {
        var message = new DeviceMessage(System.Text.Encoding.UTF8.GetBytes($"telemetry/{DeviceMessage.UuidOf(12)}"), System.Text.Encoding.UTF8.GetBytes(payload));
        var found = new List<string>();
        var values = message.ReadValues();
        while (values.MoveNext(out var channel, out var value))
            found.Add($"{channel}={value}");
        Assert.That((message.Device, string.Join(' ', found)), Is.EqualTo((12, expected)));
    }
}
