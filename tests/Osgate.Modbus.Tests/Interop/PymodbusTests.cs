using Microsoft.Extensions.Time.Testing;
using Osgate.Testing.Peers;

namespace Osgate.Modbus.Tests.Interop;

/// <summary>Against a slave whose codec is not ours.</summary>
[CancelAfter(60_000)]
public sealed class PymodbusTests
{
    private static CancellationToken Cancel => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task Every_type_and_table_reads_as_the_slave_holds_it()
    {
        (string Meta, ReadingValue Expected)[] channels =
        [
            ("""{ "address": "holding:0", "type": "int16" }""", -12345),
            ("""{ "address": "holding:1", "type": "uint16" }""", 54321),
            ("""{ "address": "holding:2", "type": "int32" }""", -1234567890),
            ("""{ "address": "holding:4", "type": "uint32" }""", 4123456789L),
            ("""{ "address": "holding:6", "type": "int64" }""", -1234567890123456789L),
            ("""{ "address": "holding:10", "type": "uint64" }""", 12345678901234567890UL),
            ("""{ "address": "holding:14", "type": "float32" }""", 0.1f),
            ("""{ "address": "holding:16", "type": "float64" }""", Math.PI),
            ("""{ "address": "holding:20", "type": "float32", "order": "DCBA" }""", 0.1f),
            ("""{ "address": "holding:22", "type": "int32", "order": "CDAB" }""", -1234567890),
            ("""{ "address": "holding:24", "type": "bool" }""", true),
            ("""{ "address": "input:0x05" }""", 105),
            ("""{ "address": "coil:3" }""", true),
            ("""{ "address": "coil:4" }""", false),
            ("""{ "address": "discrete:6" }""", false),
            ("""{ "address": "discrete:7" }""", true),
        ];
        await using var slave = await PymodbusSlave.StartAsync();
        await using var connector = TestConnector.At(slave.Port, null, "{}", [.. channels.Select(channel => channel.Meta)]);
        await connector.ConnectAsync(Cancel);

        var readings = await connector.PollAsync(Cancel);

        Assert.That(readings.Select(reading => reading!.Value.Value), Is.EqualTo(channels.Select(channel => channel.Expected)));
        Assert.That(readings.Select(reading => reading!.Value.Quality), Is.All.EqualTo(Quality.Good));
    }

    [Test]
    public async Task Requests_of_full_length_are_answered()
    {
        await using var slave = await PymodbusSlave.StartAsync();
        await using var connector = TestConnector.At(
            slave.Port, null, "{}",
            [.. Enumerable.Range(100, 300).Select(i => $$"""{ "address": "holding:{{i}}" }"""), .. Enumerable.Range(0, 3000).Select(i => $$"""{ "address": "coil:{{i}}" }""")]);
        await connector.ConnectAsync(Cancel);
        connector.Services.Trace.IsOn = true;

        var readings = await connector.PollAsync(Cancel);

        var expected = Enumerable.Range(0, 300).Select(i => (ReadingValue)i).Concat(Enumerable.Range(0, 3000).Select(i => (ReadingValue)(i % 3 == 0)));
        Assert.That(readings.Select(reading => reading!.Value.Value), Is.EqualTo(expected));
        Assert.That(connector.Services.Trace.Frames.Count(frame => frame.StartsWith("->", StringComparison.Ordinal)), Is.EqualTo(3 + 2), "125 registers and 2000 coils at a time");
    }

    [Test]
    public async Task Address_that_the_slave_has_not_is_bad_and_a_unit_that_it_has_not_is_silent()
    {
        var time = new FakeTimeProvider();
        await using var slave = await PymodbusSlave.StartAsync();
        await using var connector = new TestConnector(
            $$"""
            { "meta": { "host": "127.0.0.1", "port": {{slave.Port}} }, "devices": [
                { "channels": [ { "meta": { "address": "holding:0", "type": "int16" } }, { "meta": { "address": "holding:60000" } } ] },
                { "meta": { "unit": 77 }, "channels": [ { "meta": { "address": "holding:0" } } ] },
                { "meta": { "unit": 2 }, "channels": [ { "meta": { "address": "input:0" } } ] } ] }
            """,
            time);
        await connector.ConnectAsync(Cancel);

        var first = await connector.PollAsync(Cancel, device: 0);

        Assert.That((first[0]!.Value.Value, first[1]!.Value.Reason), Is.EqualTo(((ReadingValue)(-12345), "illegal data address")));
        // pymodbus says nothing for units that it has not; the deadline is set before the first wait.
        var silent = connector.PollAsync(Cancel, device: 1);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(async () => await silent, Throws.TypeOf<DeviceException>().With.Message.EqualTo("timeout").And.Property("Silent").True);
        Assert.That((await connector.PollAsync(Cancel, device: 2))[0]!.Value.Value, Is.EqualTo((ReadingValue)200));
    }

    [Test]
    public async Task Slave_that_is_killed_breaks_the_connection_with_its_address()
    {
        await using var slave = await PymodbusSlave.StartAsync();
        await using var connector = TestConnector.At(slave.Port, null, "{}", """{ "address": "holding:0" }""");
        await connector.ConnectAsync(Cancel);
        await connector.PollAsync(Cancel);

        await slave.KillAsync();

        Assert.That(async () => await connector.PollAsync(Cancel), Throws.TypeOf<IOException>().With.Message.Contains($"127.0.0.1:{slave.Port}"));
    }
}
