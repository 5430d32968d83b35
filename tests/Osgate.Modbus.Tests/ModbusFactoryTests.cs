using System.Text.Json;

namespace Osgate.Modbus.Tests;

public sealed class ModbusFactoryTests
{
    [Test]
    public async Task Meta_that_is_left_out_has_its_defaults()
    {
        await using var connector = new TestConnector("""{ "meta": { "host": "plc" }, "devices": [ { "channels": [ { "meta": { "address": "coil:0" } } ] } ] }""");
        var check = (ConnectorCheck<ModbusSettings, ModbusDevice, ModbusChannel>)connector.Check;

        Assert.That(check.Settings, Is.EqualTo(new ModbusSettings { Host = "plc", Port = 502, Timeout = 1, ConnectTimeout = 5, Order = ByteOrder.Abcd }));
        Assert.That(check.Devices[0].Meta, Is.EqualTo(new ModbusDevice { Unit = 1, MaxRegisters = 125, MaxCoils = 2000 }));
        Assert.That(check.Devices[0].Channels[0].Meta, Is.EqualTo(new ModbusChannel { Address = "coil:0" }));
        Assert.That(check.Problems, Is.Empty);
    }

    [Test]
    public async Task Units_behind_one_gateway_share_a_lane()
    {
        await using var connector = new TestConnector(
            """
            { "meta": { "host": "Gateway.Example", "port": 1502 }, "devices": [
                { "meta": { "unit": 1 }, "channels": [] },
                { "meta": { "unit": 2, "host": "gateway.example" }, "channels": [] },
                { "meta": { "port": 503 }, "channels": [] },
                { "meta": { "host": "FE80::1" }, "channels": [] } ] }
            """);

        var lanes = Enumerable.Range(0, 4).Select(connector.LaneOf);

        Assert.That(lanes, Is.EqualTo(new[] { "tcp gateway.example:1502", "tcp gateway.example:1502", "tcp gateway.example:503", "tcp [fe80::1]:1502" }));
    }

    [Test]
    public async Task Everything_that_is_wrong_is_said_at_once()
    {
        await using var connector = new TestConnector(
            """
            { "devices": [
                { "name": "boiler", "channels": [
                    { "meta": { "address": "holdin:12" } },
                    { "meta": { "address": "coil:1", "type": "float32" } },
                    { "meta": { "address": "holding:65535", "type": "float32" } } ] },
                { "name": "pump", "meta": { "host": "10.0.0.7:502", "maxRegisters": 1 }, "channels": [
                    { "meta": { "address": "input:0", "type": "int64" } },
                    { "meta": { "address": "holding:65535" } },
                    { "meta": { "address": "discrete:65535", "type": "bool" } } ] } ] }
            """);

        Assert.That(connector.Check.Problems, Is.EqualTo(new[]
        {
            new Problem("devices[0].meta.host", "nobody says where 'boiler' is: write 'host' into its 'meta', or into the connector's for all its devices"),
            new Problem("devices[0].channels[0].meta.address", "'holdin:12' is no Modbus address (did you mean 'holding:12'?): the tables are holding, input, coil, discrete"),
            new Problem("devices[0].channels[1].meta.type", "'coil:1' is a single bit, which is no float32: leave 'type' out, or write 'bool'"),
            new Problem("devices[0].channels[2].meta.address", "float32 at 'holding:65535' takes 2 registers and runs past 65535"),
            new Problem("devices[1].meta.host", "'10.0.0.7:502' is no host name and no IP address; a port is written in 'port'"),
            new Problem("devices[1].channels[0].meta.type", "int64 takes 4 registers in one request, and 'maxRegisters' of 'pump' is 1"),
        }));
        Assert.That(connector.LaneOf(0), Is.Null);
    }

    [Test]
    public async Task Host_of_the_connector_is_checked_too()
    {
        await using var connector = new TestConnector("""{ "meta": { "host": "tcp://plc" }, "devices": [] }""");

        Assert.That(connector.Check.Problems.Select(problem => problem.Path), Is.EqualTo(new[] { "meta.host" }));
    }

    [TestCase("""{ "type": "uint16" }""", TestName = "Channel_without_address_does_not_bind")]
    [TestCase("""{ "address": "coil:1", "adress": 1 }""", TestName = "Unknown_key_does_not_bind")]
    [TestCase("""{ "address": "coil:1", "type": "int17" }""", TestName = "Unknown_type_does_not_bind")]
    [TestCase("""{ "address": "coil:1", "type": 3 }""", TestName = "Number_for_a_type_does_not_bind")]
    [TestCase("""{ "address": "coil:1", "order": 1 }""", TestName = "Number_for_an_order_does_not_bind")]
    public void Channel_meta_is_taken_strictly(string meta) =>
        Assert.That(() => TestConnector.At(502, null, "{}", meta), Throws.TypeOf<JsonException>());
}
