using Microsoft.Extensions.Time.Testing;

namespace Osgate.Modbus.Tests;

/// <summary>What goes wrong between a poller and its devices.</summary>
[CancelAfter(30_000)]
public sealed class ModbusConnectorFaultTests
{
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancel => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task Refusal_makes_its_own_channels_bad_and_no_others()
    {
        await using var slave = ScriptedSlave.Answering(request => request.Start == 20 ? request.Refusal(2) : request.AnswerWithAddresses());
        await using var connector = await ConnectAsync(slave, "{}", Meta("holding:10"), Meta("holding:20"), Meta("holding:21"), Meta("holding:30"));

        var readings = await connector.PollAsync(Cancel);

        Assert.That(readings.Select(reading => reading!.Value.Reason), Is.EqualTo(new[] { null, "illegal data address", "illegal data address", null }));
        Assert.That(readings.Select(reading => reading!.Value.Quality), Is.EqualTo(new[] { Quality.Good, Quality.Bad, Quality.Bad, Quality.Good }));
    }

    [TestCase(0x01, "illegal function")]
    [TestCase(0x03, "illegal data value")]
    [TestCase(0x04, "server device failure")]
    [TestCase(0x05, "acknowledge")]
    [TestCase(0x06, "server device busy")]
    [TestCase(0x08, "memory parity error")]
    [TestCase(0x7F, "exception code 0x7F")]
    public async Task Each_refusal_has_the_name_that_the_specification_gives_it(byte code, string reason)
    {
        await using var slave = ScriptedSlave.Answering(request => request.Refusal(code));
        await using var connector = await ConnectAsync(slave, "{}", Meta("holding:10"));

        var readings = await connector.PollAsync(Cancel);

        Assert.That(readings[0]!.Value.Reason, Is.EqualTo(reason));
    }

    [TestCase(0x0A, "gateway path unavailable")]
    [TestCase(0x0B, "gateway target device failed to respond")]
    public async Task Gateway_that_cannot_reach_a_unit_leaves_the_connection_to_the_others(byte code, string reason)
    {
        await using var slave = ScriptedSlave.Answering(request => request.Unit == 2 ? request.Refusal(code) : request.AnswerWithAddresses());
        await using var connector = new TestConnector(
            $$"""
            { "meta": { "host": "127.0.0.1", "port": {{slave.Port}} }, "devices": [
                { "meta": { "unit": 2 }, "channels": [ { "meta": { "address": "holding:10" } } ] },
                { "meta": { "unit": 3 }, "channels": [ { "meta": { "address": "holding:10" } } ] } ] }
            """);
        await connector.ConnectAsync(Cancel);

        Assert.That(
            async () => await connector.PollAsync(Cancel),
            Throws.TypeOf<DeviceException>().With.Message.EqualTo(reason).And.Property("Silent").True);
        Assert.That(ValuesOf(await connector.PollAsync(Cancel, device: 1)), Is.EqualTo(new[] { 10L }));
    }

    [Test]
    public async Task Silent_device_times_out_and_its_late_answer_is_dropped()
    {
        var asked = new TaskCompletionSource();
        await using var slave = new ScriptedSlave(async master =>
        {
            var missed = await master.ReadRequestAsync();
            asked.SetResult();
            var request = await master.ReadRequestAsync();
            await master.SendAsync((byte[])[.. missed!.Answer(9, 9), .. request!.AnswerWithAddresses()]);
            await master.ReadRequestAsync();
        });
        await using var connector = await ConnectAsync(slave, "{}", Meta("holding:10"));

        var first = connector.PollAsync(Cancel);
        await asked.Task;
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.That(async () => await first, Throws.TypeOf<DeviceException>().With.Message.EqualTo("timeout").And.Property("Silent").True);
        Assert.That(ValuesOf(await connector.PollAsync(Cancel)), Is.EqualTo(new[] { 10L }));
        Assert.That(connector.Services.Counter("late answers").Value, Is.EqualTo(1));
    }

    [Test]
    public async Task Device_that_answers_in_half_times_out_and_the_other_half_is_dropped()
    {
        var asked = new TaskCompletionSource();
        await using var slave = new ScriptedSlave(async master =>
        {
            var missed = (await master.ReadRequestAsync())!.Answer(9, 9);
            await master.SendAsync(missed.AsMemory(0, 8));
            asked.SetResult();
            var request = await master.ReadRequestAsync();
            await master.SendAsync(missed.AsMemory(8));
            await master.SendAsync(request!.AnswerWithAddresses());
            await master.ReadRequestAsync();
        });
        await using var connector = await ConnectAsync(slave, "{}", Meta("holding:10"));

        var first = connector.PollAsync(Cancel);
        await asked.Task;
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.That(async () => await first, Throws.TypeOf<DeviceException>());
        Assert.That(ValuesOf(await connector.PollAsync(Cancel)), Is.EqualTo(new[] { 10L }));
        Assert.That(connector.Services.Counter("late answers").Value, Is.EqualTo(1));
    }

    [Test]
    public async Task Device_that_falls_silent_in_the_middle_is_not_called_silent()
    {
        var asked = new TaskCompletionSource();
        await using var slave = new ScriptedSlave(async master =>
        {
            var request = await master.ReadRequestAsync();
            await master.SendAsync(request!.AnswerWithAddresses());
            await master.ReadRequestAsync();
            asked.SetResult();
            await master.ReadRequestAsync();
        });
        await using var connector = await ConnectAsync(slave, "{}", Meta("holding:10"), Meta("holding:20"));

        var poll = connector.PollAsync(Cancel);
        await asked.Task;
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.That(async () => await poll, Throws.TypeOf<DeviceException>().With.Message.EqualTo("timeout").And.Property("Silent").False);
        Assert.That(connector.ReadingsOf(0).Select(reading => reading?.Value), Is.EqualTo(new ReadingValue?[] { 10L, null }), "what came before is kept");
    }

    [Test]
    public async Task Answers_to_nobody_are_dropped_and_counted()
    {
        await using var slave = new ScriptedSlave(async master =>
        {
            while (await master.ReadRequestAsync() is { } request)
            {
                var other = request with { Transaction = request.Transaction ^ 0x100, Unit = 99 };
                await master.SendAsync((byte[])[.. other.Answer(9, 9), .. other.Refusal(2), .. request.AnswerWithAddresses()]);
            }
        });
        await using var connector = await ConnectAsync(slave, "{}", Meta("holding:10"));

        Assert.That(ValuesOf(await connector.PollAsync(Cancel)), Is.EqualTo(new[] { 10L }));
        Assert.That(connector.Services.Counter("late answers").Value, Is.EqualTo(2));
    }

    [Test]
    public async Task Answer_of_another_unit_breaks_the_connection() =>
        await ExpectBrokenAsync(request => (request with { Unit = 2 }).Answer(0, 1), "unit 2 answered where unit 1 was asked");

    [Test]
    public async Task Answer_with_another_function_breaks_the_connection() =>
        await ExpectBrokenAsync(request => (request with { Function = 4 }).Answer(0, 1), "function code 0x04");

    [Test]
    public async Task Answer_with_too_much_data_breaks_the_connection() =>
        await ExpectBrokenAsync(request => request.Answer(0, 1, 2, 3), "4 bytes of data where 2 were asked for");

    [Test]
    public async Task Answer_that_is_no_modbus_breaks_the_connection() =>
        await ExpectBrokenAsync(_ => "HTTP/1.1 400 Bad Request"u8.ToArray(), "check that the peer speaks Modbus TCP");

    [Test]
    public async Task Peer_that_closes_breaks_the_connection()
    {
        await using var slave = new ScriptedSlave(async master => await master.ReadRequestAsync());
        await using var connector = await ConnectAsync(slave, "{}", Meta("holding:10"));

        Assert.That(
            async () => await connector.PollAsync(Cancel),
            Throws.TypeOf<IOException>().With.Message.StartsWith($"127.0.0.1:{slave.Port} closed the connection"));
    }

    [Test]
    public async Task Cancelled_poll_ends_at_once()
    {
        var asked = new TaskCompletionSource();
        await using var slave = new ScriptedSlave(async master =>
        {
            await master.ReadRequestAsync();
            asked.SetResult();
            await master.ReadRequestAsync();
        });
        await using var connector = await ConnectAsync(slave, "{}", Meta("holding:10"));
        using var stop = new CancellationTokenSource();

        var poll = connector.PollAsync(stop.Token);
        await asked.Task;
        await stop.CancelAsync();

        Assert.That(async () => await poll, Throws.InstanceOf<OperationCanceledException>());
    }

    private async Task ExpectBrokenAsync(Func<SlaveRequest, byte[]> answer, string why)
    {
        await using var slave = ScriptedSlave.Answering(answer);
        await using var connector = await ConnectAsync(slave, "{}", Meta("holding:10"));
        connector.Services.Trace.IsOn = true;

        Assert.That(
            async () => await connector.PollAsync(Cancel),
            Throws.TypeOf<ModbusProtocolException>().With.Message.StartsWith($"127.0.0.1:{slave.Port}: ").And.Message.Contains(why));
        Assert.That(connector.Services.Trace.Frames[^1], Does.StartWith("<- ").And.Contains(why), "the trace shows what came and why it is wrong");
    }

    private Task<TestConnector> ConnectAsync(ScriptedSlave slave, string deviceMeta, params string[] channelMetas) =>
        TestConnector.ConnectedAsync(slave.Port, _time, deviceMeta, channelMetas, Cancel);

    private static string Meta(string address) => $$"""{ "address": "{{address}}" }""";

    private static IEnumerable<long> ValuesOf(Reading?[] readings) => readings.Select(reading => reading!.Value.Value.AsInt64());
}
