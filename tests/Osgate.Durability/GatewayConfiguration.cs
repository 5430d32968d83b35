using System.Text.Json.Nodes;
using Osgate.Durability.Counting;

namespace Osgate.Durability;

/// <summary>The osgate.json of a gateway under test.</summary>
internal static class GatewayConfiguration
{
    public static string Write(Load load, int brokerPort, int polledPort, int toldPort, JsonObject sinkKeys)
    {
        var sink = new JsonObject
        {
            ["type"] = "mqtt",
            ["name"] = "farEnd",
            ["meta"] = new JsonObject { ["host"] = "127.0.0.1", ["port"] = brokerPort, ["topic"] = "telemetry/{device}", ["payload"] = "device" },
        };
        foreach (var (key, value) in sinkKeys)
            sink[key] = value?.DeepClone();
        return new JsonObject
        {
            ["gateway"] = new JsonObject { ["id"] = "durability" },
            ["sinks"] = new JsonArray(sink),
            ["connectors"] = new JsonArray(
                Connector("acme-counter", 1, polledPort, load, Enumerable.Range(1, load.Polled)),
                Connector("acme-told", 2, toldPort, load, Enumerable.Range(load.Polled + 1, load.Told))),
        }.ToJsonString();
    }

    private static JsonObject Connector(string protocol, int number, int port, Load load, IEnumerable<int> devices) => new()
    {
        ["protocol"] = protocol,
        ["name"] = protocol,
        ["uuid"] = $"00000000-0000-4000-9000-00000000000{number}",
        ["meta"] = new JsonObject { ["port"] = port },
        ["devices"] = new JsonArray([.. devices.Select(d => Device(d, load))]),
    };

    private static JsonObject Device(int number, Load load) => new()
    {
        ["name"] = $"device {number}",
        ["uuid"] = DeviceMessage.UuidOf(number),
        ["meta"] = new JsonObject { ["number"] = number },
        ["channels"] = new JsonArray([.. Enumerable.Range(0, load.Channels).Select(c => new JsonObject { ["name"] = DeviceMessage.NameOf(c), ["interval"] = load.Interval.TotalSeconds })]),
    };
}
