namespace Osgate.Mqtt.Tests;

internal sealed class PartialDeliveryTests
{
    private static readonly ReportSource Source = Given.Source("energy_kwh", "state");

    private FakeBroker _broker = null!;
    private ISink _sink = null!;

    [SetUp]
    public void Start()
    {
        _broker = new FakeBroker();
        _sink = Create("");
    }

    [TearDown]
    public async Task Stop()
    {
        await _sink.DisposeAsync();
        _broker.Dispose();
    }

    [Test]
    public async Task A_delivery_that_is_cancelled_keeps_what_was_confirmed_from_the_first_report_on()
    {
        using var cancel = new CancellationTokenSource();
        var delivery = _sink.DeliverAsync(Batch(5), cancel.Token);
        using var session = await _broker.WelcomeAsync();
        var ids = await session.ReadPublishesAsync(5);
        await session.ConfirmSomeAsync((ids[3], 0), (ids[1], 0), (ids[0], 0));
        await cancel.CancelAsync();
        await Assert.ThatAsync(() => delivery, Throws.TypeOf<PartlyDeliveredException>()
            .With.Property("Confirmed").EqualTo(2).And.Message.Contains("cancelled (2 of 5 reports"));
    }

    [Test]
    public async Task A_report_of_which_a_message_is_not_confirmed_does_not_count()
    {
        var delivery = _sink.DeliverAsync(Given.Batch(TwoReadings(1), TwoReadings(2)), default);
        using (var session = await _broker.WelcomeAsync())
        {
            var ids = await session.ReadPublishesAsync(4);
            await session.ConfirmSomeAsync((ids[0], 0), (ids[1], 0), (ids[2], 0));
        }
        await Assert.ThatAsync(() => delivery, Throws.TypeOf<PartlyDeliveredException>().With.Property("Confirmed").EqualTo(1));
    }

    [Test]
    public async Task What_was_refused_among_the_first_reports_is_named_along_with_them()
    {
        var delivery = _sink.DeliverAsync(Batch(4), default);
        using (var session = await _broker.WelcomeAsync())
        {
            var ids = await session.ReadPublishesAsync(4);
            await session.ConfirmSomeAsync((ids[0], 0x87), (ids[1], 0), (ids[3], 0x90));
        }
        var partly = await CatchAsync<PartlyDeliveredException>(delivery);
        Assert.That(partly.Confirmed, Is.EqualTo(2));
        Assert.That(partly.Rejections.Single().Report, Is.Zero, "the last report comes again, and is refused again");
        Assert.That(partly.Rejections.Single().Reason, Does.Contain("not authorized"));
    }

    [Test]
    public async Task A_broker_that_is_full_in_the_middle_keeps_what_it_took_before()
    {
        var delivery = _sink.DeliverAsync(Batch(3), default);
        using var session = await _broker.WelcomeAsync();
        var ids = await session.ReadPublishesAsync(3);
        await session.ConfirmAsync(ids[0]);
        await session.ConfirmAsync(ids[1], 0x97);
        await session.ConfirmAsync(ids[2]);
        await Assert.ThatAsync(() => delivery, Throws.TypeOf<PartlyDeliveredException>()
            .With.Property("Confirmed").EqualTo(1).And.Message.Contains("quota"));
    }

    [Test]
    public async Task Each_report_that_is_refused_has_its_own_reason()
    {
        var delivery = _sink.DeliverAsync(Batch(3), default);
        using var session = await _broker.WelcomeAsync();
        var ids = await session.ReadPublishesAsync(3);
        await session.ConfirmAsync(ids[0], 0x99);
        await session.ConfirmAsync(ids[1]);
        await session.ConfirmAsync(ids[2], 0x87);
        var rejected = await CatchAsync<RejectedException>(delivery);
        Assert.That(rejected.Reports, Is.EqualTo(new[] { 0, 2 }));
        Assert.That(rejected.Rejections.Select(rejection => rejection.Reason), Is.EqualTo(new[] { PubAckReason.Describe(0x99), PubAckReason.Describe(0x87) }));
    }

    [Test]
    public async Task With_qos_0_nothing_counts_before_the_broker_has_read_all()
    {
        await using var sink = Create(", 'qos': 0");
        using var cancel = new CancellationTokenSource();
        var delivery = sink.DeliverAsync(Batch(2), cancel.Token);
        using var session = await _broker.WelcomeAsync();
        await session.ReadPublishesAsync(2);
        await cancel.CancelAsync();
        await Assert.ThatAsync(() => delivery, Throws.InstanceOf<OperationCanceledException>());
    }

    private static Batch Batch(int reports) =>
        Given.Batch([.. Enumerable.Range(1, reports).Select(i => Given.Report(Source, i, (0, new Reading(i))))]);

    private static BatchReport TwoReadings(int sequence) => Given.Report(Source, sequence, (0, new Reading(sequence)), (1, new Reading("on")));

    private static async Task<T> CatchAsync<T>(Task delivery)
        where T : Exception
    {
        await Assert.ThatAsync(() => delivery, Throws.TypeOf<T>());
        return (T)delivery.Exception!.InnerException!;
    }

    private ISink Create(string more) => Given.CreateSink($"{{ 'host': '127.0.0.1', 'port': {_broker.Port}{more} }}", new TestSinkServices(TimeProvider.System));
}
