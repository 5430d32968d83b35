using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using MQTTnet.Formatter;
using MQTTnet.Packets;

namespace Osgate.Mqtt.Tests;

internal sealed class MarkExchangeTests
{
    private static readonly ReportSource Source = Given.Source("energy_kwh");

    private FakeTimeProvider _time = null!;
    private TestSinkServices _services = null!;
    private FakeBroker _broker = null!;
    private ISink _sink = null!;

    [SetUp]
    public void Start()
    {
        _time = new FakeTimeProvider();
        _broker = new FakeBroker();
        _services = new TestSinkServices(_time, keepsConfirmed: true);
        _sink = Create("");
    }

    [TearDown]
    public async Task Stop()
    {
        await _sink.DisposeAsync();
        _broker.Dispose();
    }

    [TestCase("5")]
    [TestCase("3.1.1")]
    public async Task The_first_start_leaves_a_mark_and_delivers(string version)
    {
        await using var sink = Create($", 'version': '{version}'");
        var delivery = sink.DeliverAsync(Batch(1), default);
        using var session = await _broker.WelcomeAsync(version: version == "5" ? MqttProtocolVersion.V500 : MqttProtocolVersion.V311);
        Assert.That(await session.AnswerForMarksAsync(new FakeMarks()), Is.EqualTo("""{"confirmed":0}"""));
        await TakeBatchAsync(session);
        await delivery;
        Assert.That(_services.Log.Lines.Where(line => line.Level > LogLevel.Information), Is.Empty);
    }

    [Test]
    public async Task A_mark_older_than_the_first_report_asks_for_what_lies_between()
    {
        var delivery = _sink.DeliverAsync(Batch(51), default);
        using var session = await _broker.WelcomeAsync();
        Assert.That(await session.AnswerForMarksAsync(new FakeMarks { Retained = """{"confirmed":40}""" }), Is.EqualTo("""{"confirmed":40}"""));
        await AssertRewindAsync(delivery, 41);
    }

    [Test]
    public async Task After_the_question_the_sink_takes_what_comes()
    {
        var delivery = _sink.DeliverAsync(Batch(51), default);
        using var session = await _broker.WelcomeAsync();
        await session.AnswerForMarksAsync(new FakeMarks { Retained = """{"confirmed":40}""" });
        await AssertRewindAsync(delivery, 41);

        // The host kept nothing.
        delivery = _sink.DeliverAsync(Batch(51), default);
        await TakeBatchAsync(session);
        await delivery;
    }

    [Test]
    public async Task A_mark_that_is_missing_asks_for_everything()
    {
        var delivery = _sink.DeliverAsync(Batch(51), default);
        using var session = await _broker.WelcomeAsync();
        Assert.That(await AdvanceUntilAsync(session.AnswerForMarksAsync(new FakeMarks())), Is.EqualTo("""{"confirmed":0}"""));
        await AssertRewindAsync(delivery, 1);
    }

    [Test]
    public async Task A_mark_that_comes_after_the_answer_to_the_ping_still_counts()
    {
        var delivery = _sink.DeliverAsync(Batch(51), default);
        using var session = await _broker.WelcomeAsync();
        var subscribe = (MqttSubscribePacket)(await session.ReadAsync())!;
        await session.ReadAsync();
        await session.SendAsync(new MqttSubAckPacket { PacketIdentifier = subscribe.PacketIdentifier, ReasonCodes = [0] });
        await session.SendAsync(MqttPingRespPacket.Instance);
        await session.SendAsync(FakeMarks.Message("""{"confirmed":50}""", retain: true));
        Assert.That(await AdvanceUntilAsync(session.AnswerForMarksAsync(new FakeMarks())), Is.EqualTo("""{"confirmed":50}"""));
        await TakeBatchAsync(session);
        await delivery;
    }

    [TestCase("5", 0x87)]
    [TestCase("3.1.1", 0x80)]
    public async Task A_broker_that_refuses_the_subscription_is_served_without_marks(string version, byte reason)
    {
        var protocol = version == "5" ? MqttProtocolVersion.V500 : MqttProtocolVersion.V311;
        await using var sink = Create($", 'version': '{version}'");
        var delivery = sink.DeliverAsync(Batch(51), default);
        using (var session = await _broker.WelcomeAsync(version: protocol))
        {
            await session.AnswerForMarksAsync(new FakeMarks { SubscribeReason = reason });
            await TakeMessageAsync(session);
            await delivery;
        }
        await AssertNoMoreMarksAsync(sink, protocol, "refuses the subscription");
    }

    [Test]
    public async Task A_broker_that_refuses_the_mark_is_served_without_marks()
    {
        var delivery = _sink.DeliverAsync(Batch(51), default);
        using (var session = await _broker.WelcomeAsync())
        {
            await AdvanceUntilAsync(session.AnswerForMarksAsync(new FakeMarks { PublishReason = 0x87 }));
            await TakeMessageAsync(session);
            await delivery;
        }
        await AssertNoMoreMarksAsync(_sink, MqttProtocolVersion.V500, "not authorized (0x87)");
    }

    [TestCase(null)]
    [TestCase("""{"confirmed":40}""")]
    public async Task Marks_that_the_broker_throws_away_prove_no_loss(string? retained)
    {
        var delivery = _sink.DeliverAsync(Batch(51), default);
        using (var session = await _broker.WelcomeAsync())
        {
            await AdvanceUntilAsync(session.AnswerForMarksAsync(new FakeMarks { Retained = retained, IsDeaf = true }));
            await TakeMessageAsync(session);
            await delivery;
        }
        await AssertNoMoreMarksAsync(_sink, MqttProtocolVersion.V500, "cannot be read there");
    }

    [Test]
    public async Task A_broker_that_keeps_no_retained_messages_is_not_asked()
    {
        var delivery = _sink.DeliverAsync(Batch(51), default);
        using (var session = await _broker.WelcomeAsync(retains: false))
        {
            await TakeMessageAsync(session);
            await delivery;
        }
        await AssertNoMoreMarksAsync(_sink, MqttProtocolVersion.V500, "keeps no retained messages");
    }

    [Test]
    public async Task A_broker_that_hangs_up_on_the_question_is_not_asked_for_ever()
    {
        for (var i = 0; i < 3; i++)
        {
            var delivery = _sink.DeliverAsync(Batch(51), default);
            using (var session = await _broker.WelcomeAsync())
                Assert.That(await session.ReadAsync(), Is.InstanceOf<MqttSubscribePacket>());
            await Assert.ThatAsync(() => delivery, Throws.InstanceOf<IOException>());
        }
        await AssertNoMoreMarksAsync(_sink, MqttProtocolVersion.V500, "");
    }

    [Test]
    public async Task Without_confirmations_there_are_no_marks()
    {
        await using var sink = Create(", 'qos': 0");
        var delivery = sink.DeliverAsync(Batch(51), default);
        using var session = await _broker.WelcomeAsync();
        Assert.That(await session.ReadAsync(), Is.InstanceOf<MqttPublishPacket>().With.Property("Topic").EqualTo("telemetry"));
        Assert.That(await session.ReadAsync(), Is.InstanceOf<MqttPingReqPacket>());
        await session.SendAsync(MqttPingRespPacket.Instance);
        await delivery;
    }

    private static async Task AssertRewindAsync(Task delivery, long sequence) =>
        await Assert.ThatAsync(() => delivery, Throws.TypeOf<RewindException>().With.Property("Sequence").EqualTo(sequence));

    // A new connection begins with a message at once, and what is wrong was said once.
    private async Task AssertNoMoreMarksAsync(ISink sink, MqttProtocolVersion version, string reason)
    {
        var delivery = DeliverAgainAsync(sink, Batch(52));
        using var session = await _broker.WelcomeAsync(version: version);
        await TakeMessageAsync(session);
        await delivery;
        var warning = _services.Log.Lines.Single(line => line.Level == LogLevel.Warning).Message;
        Assert.That(warning, Does.Contain(FakeMarks.Topic).And.Contain(reason));
    }

    private static async Task TakeMessageAsync(FakeSession session)
    {
        var message = await session.ReadPublishAsync();
        Assert.That(message.Topic, Is.EqualTo("telemetry"));
        await session.ConfirmAsync(message.Id);
    }

    private static async Task TakeBatchAsync(FakeSession session)
    {
        await TakeMessageAsync(session);
        var mark = await session.ReadPublishAsync();
        Assert.That(mark.Topic, Is.EqualTo(FakeMarks.Topic));
        await session.ConfirmAsync(mark.Id);
    }

    private static Batch Batch(int sequence) => Given.Batch(Given.Report(Source, sequence, (0, new Reading(sequence))));

    private static async Task DeliverAgainAsync(ISink sink, Batch batch)
    {
        try
        {
            await sink.DeliverAsync(batch, default);
        }
        catch (IOException)
        {
            // As the host does it: the loss of the connection may show in the middle of a delivery.
            await sink.DeliverAsync(batch, default);
        }
    }

    private ISink Create(string more) => Given.CreateSink($"{{ 'host': '127.0.0.1', 'port': {_broker.Port}{more} }}", _services);

    // The clock is the fake one; the real moment in between only lets the sink's own tasks run.
    private async Task<string?> AdvanceUntilAsync(Task<string?> done)
    {
        while (!done.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.WhenAny(done, Task.Delay(5));
        }
        return await done;
    }
}
