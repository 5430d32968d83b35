namespace Osgate.Mqtt.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class PacketWindowTests
{
    private readonly Counter _withoutSubscriber = new("confirmed without subscriber");
    private readonly Counter _unexpected = new("unexpected confirmations");

    [Test]
    public void Numbers_run_from_1_to_65535_and_over_again()
    {
        var window = Create(3);
        for (var i = 0; i < 200_000; i++)
        {
            var id = window.Open(0);
            Assert.That(id, Is.EqualTo(i % 65535 + 1));
            window.Confirm(id, 0);
        }
        Assert.That(window.Count, Is.Zero);
        Assert.That(_unexpected.Value, Is.Zero);
    }

    [Test]
    public void Room_comes_back_with_the_oldest_packet()
    {
        var window = Create(3);
        var ids = new[] { window.Open(0), window.Open(0), window.Open(0) };
        window.Confirm(ids[1], 0);
        window.Confirm(ids[2], 0);
        Assert.That(window.IsFull, Is.True);
        window.Confirm(ids[0], 0);
        Assert.That(window.Count, Is.Zero);
    }

    [Test]
    public void A_confirmation_of_nothing_is_counted_and_does_no_harm()
    {
        var window = Create(3);
        var id = window.Open(0);
        window.Confirm(0, 0);
        window.Confirm(65535, 0);
        window.Confirm(id, 0);
        window.Confirm(id, 0);
        Assert.That(_unexpected.Value, Is.EqualTo(3));
        Assert.That(window.Count, Is.Zero);
    }

    [TestCase(0x87)]
    [TestCase(0x90)]
    [TestCase(0x99)]
    public void A_packet_that_will_never_be_taken_names_its_report(int code)
    {
        var window = Create(9);
        window.Open(4);
        window.Confirm(window.Open(5), (byte)code);
        window.Confirm(window.Open(5), (byte)code);
        Assert.That(window.Refused, Is.EqualTo(new Dictionary<int, byte> { [5] = (byte)code }));
        Assert.That(window.Deferral, Is.Zero);
    }

    [TestCase(0x80)]
    [TestCase(0x83)]
    [TestCase(0x97)]
    public void A_packet_that_is_not_taken_now_is_asked_for_again(int code)
    {
        var window = Create(9);
        window.Confirm(window.Open(5), (byte)code);
        Assert.That(window.Refused, Is.Empty);
        Assert.That(window.Deferral, Is.EqualTo(code));
        window.Forget();
        Assert.That(window.Deferral, Is.Zero);
    }

    [Test]
    public void Reports_count_from_the_first_to_the_one_that_lacks_a_confirmation()
    {
        var window = Create(9);
        var ids = new[] { window.Open(0), window.Open(0), window.Open(1), window.Open(2) };
        window.Confirm(ids[0], 0);
        window.Confirm(ids[2], 0x10);
        Assert.That(window.CountLeading(3), Is.Zero);
        window.Confirm(ids[1], 0x87);
        Assert.That(window.CountLeading(3), Is.EqualTo(2), "a report that is refused is answered for");
        window.Confirm(ids[3], 0);
        Assert.That(window.CountLeading(2), Is.EqualTo(2), "of the last report not all packets were opened");
        Assert.That(window.CountLeading(3), Is.EqualTo(3));
    }

    [Test]
    public void A_report_that_is_put_off_ends_the_count()
    {
        var window = Create(9);
        foreach (var (report, code) in new (int, byte)[] { (0, 0), (1, 0x97), (2, 0), (3, 0x97) })
            window.Confirm(window.Open(report), code);
        Assert.That(window.CountLeading(4), Is.EqualTo(1));
        window.Forget();
        Assert.That(window.CountLeading(4), Is.EqualTo(4));
    }

    [Test]
    public async Task Who_waits_is_told_why_the_connection_broke()
    {
        var window = Create(3);
        window.Open(0);
        var waiting = window.WaitForProgressAsync(0, 0).AsTask();
        Assert.That(waiting.IsCompleted, Is.False);
        window.Break(new IOException("cable"));
        await Assert.ThatAsync(() => waiting, Throws.TypeOf<IOException>().With.Message.EqualTo("cable"));
    }

    [Test]
    public async Task Who_waits_goes_on_when_enough_was_confirmed()
    {
        var window = Create(3);
        var (first, second) = (window.Open(0), window.Open(0));
        var waiting = window.WaitForProgressAsync(0, 0).AsTask();
        window.Confirm(first, 0);
        window.Settle();
        Assert.That(await waiting, Is.False, "one is still on its way");
        waiting = window.WaitForProgressAsync(0, window.Arrivals).AsTask();
        window.Confirm(second, 0x10);
        window.Settle();
        Assert.That(await waiting, Is.True);
        Assert.That(_withoutSubscriber.Value, Is.EqualTo(1));
    }

    private PacketWindow Create(int capacity) => new(capacity, _withoutSubscriber, _unexpected);
}
