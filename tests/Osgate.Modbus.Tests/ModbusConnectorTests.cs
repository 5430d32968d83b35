using Microsoft.Extensions.Time.Testing;
using Osgate.Modbus.Tests.Tcp;

namespace Osgate.Modbus.Tests;

[CancelAfter(30_000)]
public sealed class ModbusConnectorTests
{
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancel => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task Adjacent_channels_of_every_table_come_out_of_one_request_each()
    {
        var requests = new List<SlaveRequest>();
        await using var slave = ScriptedSlave.Answering(request =>
        {
            requests.Add(request);
            return request.AnswerWithAddresses();
        });
        await using var connector = await ConnectAsync(
            slave, """{ "unit": 17 }""",
            """{ "address": "holding:101", "type": "uint32" }""", """{ "address": "holding:100" }""", """{ "address": "holding:103", "type": "uint32", "order": "CDAB" }""",
            """{ "address": "coil:8" }""", """{ "address": "coil:9" }""", """{ "address": "discrete:0x1F" }""", """{ "address": "input:7", "type": "bool" }""");

        var readings = await connector.PollAsync(Cancel);

        Assert.That(readings.Select(reading => reading!.Value.Value), Is.EqualTo(new ReadingValue[] { (101L << 16) | 102, 100L, (104L << 16) | 103, false, true, true, true }));
        Assert.That(readings.Select(reading => reading!.Value.Quality), Is.All.EqualTo(Quality.Good));
        Assert.That(requests, Is.EqualTo(new SlaveRequest[] { new(1, 17, 1, 8, 2), new(2, 17, 2, 31, 1), new(3, 17, 3, 100, 5), new(4, 17, 4, 7, 1) }));
    }

    [Test]
    public async Task Order_is_the_channels_else_the_devices_else_the_connectors()
    {
        await using var slave = ScriptedSlave.Answering(request => request.Answer(1, 2, 3, 4));
        await using var connector = new TestConnector(
            $$"""
            { "meta": { "host": "localhost", "port": {{slave.Port}}, "order": "DCBA" }, "devices": [
                { "channels": [ { "meta": { "address": "holding:0", "type": "uint32" } } ] },
                { "meta": { "order": "CDAB" }, "channels": [ { "meta": { "address": "holding:0", "type": "uint32" } } ] },
                { "meta": { "order": "CDAB" }, "channels": [ { "meta": { "address": "holding:0", "type": "uint32", "order": "ABCD" } } ] } ] }
            """);
        await connector.ConnectAsync(Cancel);

        var values = new List<long>();
        for (var device = 0; device < 3; device++)
            values.Add((await connector.PollAsync(Cancel, device))[0]!.Value.Value.AsInt64());

        Assert.That(values, Is.EqualTo(new[] { 0x04030201L, 0x03040102L, 0x01020304L }));
    }

    [Test]
    public async Task Limits_of_the_device_are_kept()
    {
        var counts = new List<int>();
        await using var slave = ScriptedSlave.Answering(request =>
        {
            counts.Add(request.Count);
            return request.AnswerWithAddresses();
        });
        await using var connector = await ConnectAsync(
            slave, """{ "maxRegisters": 2, "maxCoils": 3 }""",
            [.. Enumerable.Range(0, 5).SelectMany(i => new[] { Meta($"input:{i}"), Meta($"coil:{i}") })]);

        await connector.PollAsync(Cancel);

        Assert.That(counts, Is.EqualTo(new[] { 3, 2, 2, 2, 1 }));
    }

    [TestCase(1)]
    [TestCase(5)]
    [TestCase(7)]
    [TestCase(10)]
    public async Task Answer_in_pieces_is_put_together(int size)
    {
        await using var slave = new ScriptedSlave(async master =>
        {
            while (await master.ReadRequestAsync() is { } request)
            {
                foreach (var piece in request.AnswerWithAddresses().Chunk(size))
                {
                    await master.SendAsync(piece);
                    await Task.Yield();
                }
            }
        });
        await using var connector = await ConnectAsync(slave, "{}", Meta("holding:1"), Meta("holding:2"));

        for (var i = 0; i < 5; i++)
            Assert.That(ValuesOf(await connector.PollAsync(Cancel)), Is.EqualTo(new[] { 1L, 2L }));
    }

    [Test]
    public async Task Answer_just_before_the_deadline_counts()
    {
        var asked = new TaskCompletionSource();
        var answer = new TaskCompletionSource();
        await using var slave = new ScriptedSlave(async master =>
        {
            var request = await master.ReadRequestAsync();
            asked.SetResult();
            await answer.Task;
            await master.SendAsync(request!.AnswerWithAddresses());
            await master.ReadRequestAsync();
        });
        await using var connector = await ConnectAsync(slave, "{}", Meta("holding:10"));

        var poll = connector.PollAsync(Cancel);
        await asked.Task;
        _time.Advance(TimeSpan.FromMilliseconds(999));
        answer.SetResult();

        Assert.That(ValuesOf(await poll), Is.EqualTo(new[] { 10L }));
    }

    [Test]
    public async Task Transaction_numbers_begin_anew_after_the_last()
    {
        await using var slave = ScriptedSlave.Answering(request => request.AnswerWithAddresses());
        await using var connector = await ConnectAsync(slave, "{}", Meta("holding:10"));

        for (var i = 0; i <= 0x1_0000; i++)
            await connector.PollOnlyAsync(0, Cancel);

        Assert.That(ValuesOf(connector.ReadingsOf(0)), Is.EqualTo(new[] { 10L }));
    }

    [Test]
    public async Task No_timer_runs_between_polls()
    {
        var time = new EarlyTimeProvider();
        await using var slave = ScriptedSlave.Answering(request => request.AnswerWithAddresses());
        await using var connector = TestConnector.At(slave.Port, time, "{}", Meta("holding:10"));
        await connector.ConnectAsync(Cancel);

        await connector.PollAsync(Cancel);

        Assert.That(time.NextIn, Is.EqualTo(Timeout.InfiniteTimeSpan));
        Assert.That(time.Last, Is.EqualTo(TimeSpan.FromSeconds(1)), "while it was asked");
    }

    [Test]
    public async Task Frames_are_shown_to_who_looks()
    {
        await using var slave = ScriptedSlave.Answering(request => request.AnswerWithAddresses());
        await using var connector = await ConnectAsync(slave, "{}", Meta("holding:10"));

        await connector.PollAsync(Cancel);
        connector.Services.Trace.IsOn = true;
        await connector.PollAsync(Cancel);

        Assert.That(connector.Services.Trace.Frames, Is.EqualTo(new[] { "-> 0002000000060103000a0001", "<- 000200000005010302000a" }));
    }

    private Task<TestConnector> ConnectAsync(ScriptedSlave slave, string deviceMeta, params string[] channelMetas) =>
        TestConnector.ConnectedAsync(slave.Port, _time, deviceMeta, channelMetas, Cancel);

    private static string Meta(string address) => $$"""{ "address": "{{address}}" }""";

    private static IEnumerable<long> ValuesOf(Reading?[] readings) => readings.Select(reading => reading!.Value.Value.AsInt64());
}
