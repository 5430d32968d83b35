using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Osgate.Mqtt.Tests;

internal sealed class MqttSinkMarkTests
{
    private static readonly ReportSource Source = Given.Source("energy_kwh");

    private FakeTimeProvider _time = null!;
    private TestSinkServices _services = null!;
    private FakeBroker _broker = null!;
    private FakeMarks _marks = null!;
    private ISink _sink = null!;

    [SetUp]
    public void Start()
    {
        _time = new FakeTimeProvider();
        _broker = new FakeBroker();
        _marks = new FakeMarks();
        _services = new TestSinkServices(_time, keepsConfirmed: true);
        _sink = Given.CreateSink($"{{ 'host': '127.0.0.1', 'port': {_broker.Port} }}", _services);
    }

    [TearDown]
    public async Task Stop()
    {
        await _sink.DisposeAsync();
        _broker.Dispose();
    }

    [Test]
    public async Task A_mark_follows_the_last_message_of_a_batch()
    {
        var (session, delivery) = await BeginAsync(Batch(1, 3));
        using var open = session;
        Assert.That(await ReadTextsAsync(session, 4), Is.EqualTo(new[] { "1", "2", "3", """mark {"confirmed":3}""" }));
        await delivery;
        Assert.That(_services.Counter("confirmed without subscriber").Value, Is.EqualTo(3), "nobody needs to subscribe to marks");
    }

    [Test]
    public async Task Marks_go_out_once_a_second_and_the_last_one_without_a_delivery()
    {
        var (session, delivery) = await BeginAsync(Batch(1, 1));
        using var open = session;
        await ReadTextsAsync(session, 2);
        await delivery;
        foreach (var next in new[] { 2, 3 })
        {
            delivery = _sink.DeliverAsync(Batch(next, 1), default);
            await ReadTextsAsync(session, 1);
            await delivery;
        }
        var rest = ReadTextsAsync(session, 1);
        _time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.That(rest.IsCompleted, Is.False);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That(await rest, Is.EqualTo(new[] { """mark {"confirmed":3}""" }));
    }

    [Test]
    public async Task A_sink_that_ends_leaves_its_mark()
    {
        var (session, delivery) = await BeginAsync(Batch(1, 1));
        using var open = session;
        await ReadTextsAsync(session, 2);
        await delivery;
        delivery = _sink.DeliverAsync(Batch(2, 1), default);
        await ReadTextsAsync(session, 1);
        await delivery;
        var end = _sink.DisposeAsync();
        Assert.That(await ReadTextsAsync(session, 1), Is.EqualTo(new[] { """mark {"confirmed":2}""" }));
        await end;
    }

    [Test]
    public async Task A_connection_that_is_lost_is_no_loss_of_what_was_confirmed()
    {
        await DeliverAndCutAsync(Batch(1, 2), 3);
        var (session, delivery) = await BeginAsync(Batch(3, 1), again: true);
        using var open = session;
        Assert.That(await ReadTextsAsync(session, 2), Is.EqualTo(new[] { "3", """mark {"confirmed":3}""" }));
        await delivery;
    }

    [Test]
    public async Task A_broker_that_went_back_is_sent_what_it_lost_and_asked_no_second_time()
    {
        await DeliverAndCutAsync(Batch(1, 5), 6);
        _marks.Retained = """{"confirmed":2}""";
        var (session, delivery) = await BeginAsync(Batch(6, 1), again: true);
        using (session)
            await Assert.ThatAsync(() => delivery, Throws.TypeOf<RewindException>().With.Property("Sequence").EqualTo(3).And.Message.Contains("says 2, and reports up to 5"));

        // The connection is lost again before anything was sent.
        (session, delivery) = await BeginAsync(Batch(3, 4), again: true);
        using var open = session;
        Assert.That(await ReadTextsAsync(session, 5), Is.EqualTo(new[] { "3", "4", "5", "6", """mark {"confirmed":6}""" }));
        await delivery;
    }

    [Test]
    public async Task A_broker_that_lost_everything_is_sent_everything()
    {
        await DeliverAndCutAsync(Batch(1, 5), 6);
        _marks.Retained = null;
        var (session, delivery) = await BeginAsync(Batch(6, 1), again: true);
        using (session)
            await Assert.ThatAsync(() => delivery, Throws.TypeOf<RewindException>().With.Property("Sequence").EqualTo(1));
    }

    [Test]
    public async Task A_jump_of_the_numbers_is_no_loss()
    {
        await DeliverAndCutAsync(Batch(1, 5), 6);
        var (session, delivery) = await BeginAsync(Batch(100_000, 1), again: true);
        using var open = session;
        Assert.That(await ReadTextsAsync(session, 2), Is.EqualTo(new[] { "100000", """mark {"confirmed":100000}""" }));
        await delivery;
    }

    [Test]
    public async Task Where_deliveries_break_each_gets_a_report_further()
    {
        var (session, delivery) = await BeginAsync(Batch(1, 5));
        using (session)
        {
            var ids = await session.ReadPublishesAsync(6);
            await session.ConfirmSomeAsync((ids[0], 0), (ids[1], 0));
        }
        await Assert.ThatAsync(() => delivery, Throws.TypeOf<PartlyDeliveredException>().With.Property("Confirmed").EqualTo(2));

        // The broker has no mark of it: those come again, this time with a mark behind the first.
        (session, delivery) = await BeginAsync(Batch(3, 5), again: true);
        using (session)
        {
            await Assert.ThatAsync(() => delivery, Throws.TypeOf<RewindException>().With.Property("Sequence").EqualTo(1));
            delivery = _sink.DeliverAsync(Batch(1, 5), default);
            var (message, mark) = (await session.ReadPublishAsync(), await session.ReadPublishAsync());
            Assert.That(mark.Payload, Is.EqualTo("""{"confirmed":1}"""));
            _marks.Take(mark.Payload);
            await session.ReadPublishesAsync(4);
            await session.ConfirmSomeAsync((message.Id, 0), (mark.Id, 0));
        }
        await Assert.ThatAsync(() => delivery, Throws.TypeOf<PartlyDeliveredException>().With.Property("Confirmed").EqualTo(1));

        (session, delivery) = await BeginAsync(Batch(2, 1), again: true);
        using var open = session;
        Assert.That((await ReadTextsAsync(session, 2))[0], Is.EqualTo("2"), "no loss");
        await delivery;
    }

    [Test]
    public async Task A_batch_is_delivered_although_its_mark_is_not()
    {
        var (session, delivery) = await BeginAsync(Batch(1, 2));
        using (session)
        {
            var ids = await session.ReadPublishesAsync(3);
            await session.ConfirmSomeAsync((ids[0], 0), (ids[1], 0));
        }
        await Assert.ThatAsync(() => delivery, Throws.Nothing);
    }

    [Test]
    public async Task A_mark_ahead_of_messages_that_were_put_off_is_taken_back()
    {
        var (session, delivery) = await BeginAsync(Batch(1, 2));
        using var open = session;
        var ids = await session.ReadPublishesAsync(3);
        await session.ConfirmAsync(ids[0]);
        await session.ConfirmAsync(ids[1], 0x97);
        await session.ConfirmAsync(ids[2]);
        await Assert.ThatAsync(() => delivery, Throws.TypeOf<PartlyDeliveredException>().With.Property("Confirmed").EqualTo(1));

        delivery = _sink.DeliverAsync(Batch(2, 1), default);
        Assert.That(await ReadTextsAsync(session, 2), Is.EqualTo(new[] { """mark {"confirmed":1}""", "2" }));
        await delivery;
    }

    [Test]
    public async Task A_mark_that_is_refused_later_on_is_the_last_one()
    {
        var (session, delivery) = await BeginAsync(Batch(1, 1));
        using var open = session;
        var ids = await session.ReadPublishesAsync(2);
        await session.ConfirmAsync(ids[0]);
        await session.ConfirmAsync(ids[1], 0x87);
        await delivery;
        Assert.That(_services.Log.Lines.Single(line => line.Level == LogLevel.Warning).Message, Does.Contain("not authorized"));

        _time.Advance(TimeSpan.FromSeconds(5));
        delivery = _sink.DeliverAsync(Batch(2, 1), default);
        Assert.That(await ReadTextsAsync(session, 1), Is.EqualTo(new[] { "2" }));
        await delivery;
    }

    private static Batch Batch(int first, int count) =>
        Given.Batch([.. Enumerable.Range(first, count).Select(i => Given.Report(Source, i, (0, new Reading(i))))]);

    // Reads messages and confirms them as a broker without subscribers does: the value of a reading, or a mark.
    private async Task<string[]> ReadTextsAsync(FakeSession session, int count)
    {
        var texts = new string[count];
        for (var i = 0; i < count; i++)
        {
            var message = await session.ReadPublishAsync();
            var isMark = message.Topic == FakeMarks.Topic;
            if (isMark)
                _marks.Take(message.Payload);
            texts[i] = isMark ? $"mark {message.Payload}" : $"{Given.Json(message.Payload).GetProperty("value").GetInt32()}";
            await session.ConfirmAsync(message.Id, 0x10);
        }
        return texts;
    }

    private async Task<(FakeSession Session, Task Delivery)> BeginAsync(Batch batch, bool again = false)
    {
        var delivery = again ? DeliverAgainAsync(batch) : _sink.DeliverAsync(batch, default);
        var session = await _broker.WelcomeAsync();
        var answer = session.AnswerForMarksAsync(_marks);
        while (!answer.IsCompleted)
        {
            // The clock is the fake one; the real moment in between only lets the sink's own tasks run.
            _time.Advance(TimeSpan.FromMilliseconds(20));
            await Task.WhenAny(answer, Task.Delay(5));
        }
        await answer;
        return (session, delivery);
    }

    private async Task DeliverAndCutAsync(Batch batch, int messages)
    {
        var (session, delivery) = await BeginAsync(batch);
        using (session)
        {
            await ReadTextsAsync(session, messages);
            await delivery;
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
            // As the host does it: the loss of the connection may show in the middle of a delivery.
            await _sink.DeliverAsync(batch, default);
        }
    }
}
