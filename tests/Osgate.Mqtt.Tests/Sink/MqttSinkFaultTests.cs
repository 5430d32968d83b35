using Microsoft.Extensions.Time.Testing;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace Osgate.Mqtt.Tests;

internal sealed class MqttSinkFaultTests
{
    private static readonly ReportSource Source = Given.Source("energy_kwh", "state");

    private readonly FakeTimeProvider _time = new();
    private TestSinkServices _services = null!;
    private FakeBroker _broker = null!;
    private ISink _sink = null!;

    [SetUp]
    public void Start()
    {
        _broker = new FakeBroker();
        _services = new TestSinkServices(_time);
        _sink = Create();
    }

    [TearDown]
    public async Task Stop()
    {
        await _sink.DisposeAsync();
        _broker.Dispose();
    }

    [Test]
    public async Task A_batch_is_confirmed_when_the_last_of_its_messages_is()
    {
        var delivery = _sink.DeliverAsync(Batch(2), default);
        using var session = await _broker.WelcomeAsync();
        var first = await session.ReadPublishAsync();
        var second = await session.ReadPublishAsync();
        await session.ConfirmAsync(first.Id);
        Assert.That(await session.ReadAsync(), Is.InstanceOf<MqttPingReqPacket>(), "what hurries the other one along");
        Assert.That(delivery.IsCompleted, Is.False);
        await session.ConfirmAsync(second.Id);
        await delivery;
    }

    [Test]
    public async Task Confirmations_that_come_byte_by_byte_and_in_any_order_count()
    {
        var delivery = _sink.DeliverAsync(Batch(3), default);
        using var session = await _broker.WelcomeAsync();
        var ids = new[] { (await session.ReadPublishAsync()).Id, (await session.ReadPublishAsync()).Id, (await session.ReadPublishAsync()).Id };
        foreach (var id in ids.Reverse())
        {
            foreach (var value in new byte[] { 0x40, 0x03, (byte)(id >> 8), (byte)id, 0x00 })
                await session.SendAsync([value]);
        }
        await delivery;
    }

    [Test]
    public async Task What_the_broker_will_never_take_is_named_and_all_else_confirmed()
    {
        var delivery = _sink.DeliverAsync(Batch(3), default);
        using var session = await _broker.WelcomeAsync();
        await session.ConfirmAsync((await session.ReadPublishAsync()).Id);
        await session.ConfirmAsync((await session.ReadPublishAsync()).Id, 0x87);
        await session.ConfirmAsync((await session.ReadPublishAsync()).Id, 0x10);
        await Assert.ThatAsync(() => delivery, Throws.TypeOf<RejectedException>()
            .With.Property("Reports").EqualTo(new[] { 1 }).And.Message.Contains("not authorized"));
        Assert.That(_services.Counter("confirmed without subscriber").Value, Is.EqualTo(1));
    }

    [Test]
    public async Task A_full_broker_is_asked_again_on_the_same_connection()
    {
        var delivery = _sink.DeliverAsync(Batch(1), default);
        using var session = await _broker.WelcomeAsync();
        await session.ConfirmAsync((await session.ReadPublishAsync()).Id, 0x97);
        await Assert.ThatAsync(() => delivery, Throws.TypeOf<IOException>().With.Message.Contains("quota"));

        delivery = _sink.DeliverAsync(Batch(1), default);
        await session.ConfirmAsync((await session.ReadPublishAsync()).Id);
        await delivery;
    }

    [Test]
    public async Task A_connection_cut_within_a_packet_sends_the_batch_again_on_a_new_one()
    {
        var delivery = _sink.DeliverAsync(Batch(2), default);
        using (var session = await _broker.WelcomeAsync())
        {
            await session.ConfirmSomeAsync(((await session.ReadPublishesAsync(2))[0], 0));
            await session.SendAsync([0x40, 0x03, 0x00]);
        }
        await Assert.ThatAsync(() => delivery, Throws.TypeOf<PartlyDeliveredException>().With.Property("Confirmed").EqualTo(1).And.InnerException.InstanceOf<IOException>());

        delivery = _sink.DeliverAsync(Batch(2), default);
        using var next = await _broker.WelcomeAsync();
        await next.ConfirmAsync((await next.ReadPublishAsync()).Id);
        await next.ConfirmAsync((await next.ReadPublishAsync()).Id);
        await delivery;
    }

    [Test]
    public async Task A_silent_broker_is_left_when_the_delivery_is_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        var delivery = _sink.DeliverAsync(Batch(1), cancel.Token);
        using var session = await _broker.WelcomeAsync();
        await session.ReadPublishAsync();
        await cancel.CancelAsync();
        await Assert.ThatAsync(() => delivery, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(await session.ReadAsync(), Is.Null, "the connection is closed");
    }

    [Test]
    public async Task A_broker_that_closed_while_idle_gets_the_next_batch_on_a_new_connection()
    {
        using (await DeliverOneAsync())
        {
        }
        // The host asks again when the loss shows in the middle of a delivery; it never takes more than that.
        var delivery = DeliverAgainAsync(Batch(1));
        using var next = await _broker.WelcomeAsync();
        await next.ConfirmAsync((await next.ReadPublishAsync()).Id);
        await delivery;
    }

    [Test]
    public async Task An_idle_connection_is_kept_alive()
    {
        using var session = await DeliverOneAsync();
        var ping = session.ReadAsync();
        await AdvanceUntilAsync(ping);
        Assert.That(await ping, Is.InstanceOf<MqttPingReqPacket>());
    }

    [Test]
    public async Task A_broker_that_answers_no_pings_is_given_up()
    {
        using var session = await DeliverOneAsync();
        var delivery = DeliverAgainAsync(Batch(1));
        await AdvanceUntilAsync(session.ReadToEndAsync());
        using var next = await _broker.WelcomeAsync();
        await next.ConfirmAsync((await next.ReadPublishAsync()).Id);
        await delivery;
    }

    [Test]
    public async Task No_more_is_sent_than_the_broker_takes_at_once()
    {
        var delivery = _sink.DeliverAsync(Batch(5), default);
        using var session = await _broker.WelcomeAsync(receiveMaximum: 2);
        var open = new Queue<ushort>([(await session.ReadPublishAsync()).Id, (await session.ReadPublishAsync()).Id]);
        for (var i = 2; i < 5; i++)
        {
            Assert.That(session.HasMore, Is.False, "more than two on their way");
            await session.ConfirmAsync(open.Dequeue());
            open.Enqueue((await session.ReadPublishAsync()).Id);
        }
        await session.ConfirmAsync(open.Dequeue());
        await session.ConfirmAsync(open.Dequeue());
        await delivery;
    }

    [Test]
    public async Task A_report_too_large_for_the_broker_is_rejected_without_being_sent()
    {
        var large = Given.Batch(Given.Report(Source, 1, (0, new Reading(new string('x', 5000)))), Given.Report(Source, 2, (0, new Reading(1))));
        var delivery = _sink.DeliverAsync(large, default);
        using var session = await _broker.WelcomeAsync(maximumPacketSize: 1000);
        await session.ConfirmAsync((await session.ReadPublishAsync()).Id);
        await Assert.ThatAsync(() => delivery, Throws.TypeOf<RejectedException>().With.Property("Reports").EqualTo(new[] { 0 }));
    }

    [Test]
    public async Task A_broker_that_refuses_says_why()
    {
        var delivery = _sink.DeliverAsync(Batch(1), default);
        using var session = await _broker.AcceptAsync();
        await session.SendAsync(new MqttConnAckPacket { ReasonCode = MqttConnectReasonCode.BadUserNameOrPassword });
        await Assert.ThatAsync(() => delivery, Throws.InstanceOf<IOException>().With.Message.Contains("BadUserNameOrPassword"));
    }

    [Test]
    public async Task A_broker_that_says_good_bye_says_why()
    {
        var delivery = _sink.DeliverAsync(Batch(1), default);
        using var session = await _broker.WelcomeAsync();
        await session.ReadPublishAsync();
        await session.SendAsync(new MqttDisconnectPacket { ReasonCode = MqttDisconnectReasonCode.ServerShuttingDown });
        await Assert.ThatAsync(() => delivery, Throws.InstanceOf<IOException>().With.Message.Contains("ServerShuttingDown"));
    }

    [Test]
    public async Task Another_client_of_the_same_name_is_named([Values] bool isIdle)
    {
        using var session = await DeliverOneAsync();
        var delivery = isIdle ? null : _sink.DeliverAsync(Batch(1), default);
        await session.SendAsync(new MqttDisconnectPacket { ReasonCode = MqttDisconnectReasonCode.SessionTakenOver });
        // Idle, the sink may read it before the delivery or during it.
        await Assert.ThatAsync(() => delivery ?? _sink.DeliverAsync(Batch(1), default), Throws.TypeOf<IOException>()
            .With.Message.StartsWith("another client uses the client id 'osgate-gw-1-localMqttBroker'"));
    }

    [Test]
    public async Task With_qos_0_a_batch_is_delivered_when_the_broker_has_read_it()
    {
        await using var sink = Create(", 'qos': 0");
        var delivery = sink.DeliverAsync(Batch(2), default);
        using var session = await _broker.WelcomeAsync();
        Assert.That(await session.ReadAsync(), Is.InstanceOf<MqttPublishPacket>().With.Property("PacketIdentifier").Zero);
        Assert.That(await session.ReadAsync(), Is.InstanceOf<MqttPublishPacket>());
        Assert.That(await session.ReadAsync(), Is.InstanceOf<MqttPingReqPacket>());
        Assert.That(delivery.IsCompleted, Is.False);
        await session.SendAsync(MqttPingRespPacket.Instance);
        await delivery;
    }

    private static Batch Batch(int reports) =>
        Given.Batch([.. Enumerable.Range(1, reports).Select(i => Given.Report(Source, i, (0, new Reading(i))))]);

    private ISink Create(string more = "") => Given.CreateSink($"{{ 'host': '127.0.0.1', 'port': {_broker.Port}{more} }}", _services);

    private async Task<FakeSession> DeliverOneAsync()
    {
        var delivery = _sink.DeliverAsync(Batch(1), default);
        var session = await _broker.WelcomeAsync();
        await session.ConfirmAsync((await session.ReadPublishAsync()).Id);
        await delivery;
        return session;
    }

    // The clock is the fake one; the real moment in between only lets the sink's own tasks run.
    private async Task AdvanceUntilAsync(Task done)
    {
        while (!done.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(30));
            await Task.WhenAny(done, Task.Delay(5));
        }
    }

    private async Task DeliverAgainAsync(Batch batch)
    {
        try
        {
            await _sink.DeliverAsync(batch, default);
        }
        catch (IOException)
        {
            // As the host does it.
            await _sink.DeliverAsync(batch, default);
        }
    }
}
