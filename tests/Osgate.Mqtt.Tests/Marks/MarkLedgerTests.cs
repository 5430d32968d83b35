using Microsoft.Extensions.Time.Testing;

namespace Osgate.Mqtt.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class MarkLedgerTests
{
    private static readonly ReportSource Source = Given.Source("energy_kwh");

    private readonly FakeTimeProvider _time = new();
    private readonly MarkLedger _ledger;

    public MarkLedgerTests() => _ledger = new MarkLedger(_time);

    [TestCase(null, 1, null, TestName = "The very first start has nothing to lose")]
    [TestCase(null, 5001, 1L, TestName = "A broker without a mark has lost all that went before")]
    [TestCase(5000L, 5001, null, TestName = "A mark right before the first report shows that all is there")]
    [TestCase(4000L, 5001, 4001L, TestName = "An older mark shows what is missing")]
    [TestCase(5020L, 5001, null, TestName = "Reports that come again were confirmed before, and are no loss")]
    [TestCase(0L, 1, null, TestName = "A mark of nothing before the first report is no loss")]
    public void A_process_that_knows_nothing_believes_its_first_report(long? found, long next, long? expected) =>
        Assert.That(_ledger.Judge(found is { } mark ? new ConfirmedMark(mark) : null, next), Is.EqualTo(expected));

    [TestCase(null, 1L, TestName = "A mark that is gone takes all along")]
    [TestCase(5010L, null, TestName = "The mark of what is confirmed is no loss")]
    [TestCase(5005L, 5006L, TestName = "A mark that lags brings again what is behind it")]
    [TestCase(5030L, null, TestName = "A mark that was sent and not confirmed is no loss")]
    [TestCase(9000L, 1L, TestName = "A mark that was overwritten long ago shows that the broker went back")]
    public void Later_the_process_believes_what_it_saw_confirmed(long? found, long? expected)
    {
        Assert.That(_ledger.Judge(new ConfirmedMark(5000), 5001), Is.Null);
        _ledger.Begin(null, 5001);
        _ledger.Confirm(Batch(5001, 10), 10);
        _ledger.Send(new ConfirmedMark(5030));
        Assert.That(_ledger.Judge(found is { } mark ? new ConfirmedMark(mark) : null, 6000), Is.EqualTo(expected), "whatever number comes next: a jump is no loss");
    }

    [Test]
    public void A_loss_that_was_told_is_not_told_again()
    {
        _ledger.Begin(null, 5001);
        _ledger.Confirm(Batch(5001, 10), 10);
        var rewind = _ledger.Judge(new ConfirmedMark(4000), 5011);
        Assert.That(rewind, Is.EqualTo(4001));
        _ledger.Begin(rewind, 5011);
        Assert.That(_ledger.Confirmed, Is.EqualTo(new ConfirmedMark(4000)));
        Assert.That(_ledger.Judge(new ConfirmedMark(4000), 5011), Is.Null);
    }

    [Test]
    public void Late_reports_that_are_lost_come_again_from_the_first_one_that_is_missing()
    {
        _ledger.Begin(null, 5001);
        _ledger.Confirm(Batch(5001, 1), 1);
        _ledger.Confirm(Batch(100, 20, late: true), 20);
        Assert.Multiple(() =>
        {
            Assert.That(_ledger.Judge(new ConfirmedMark(5001, 119), 0), Is.Null);
            Assert.That(_ledger.Judge(new ConfirmedMark(5001, 110), 0), Is.EqualTo(111));
            Assert.That(_ledger.Judge(new ConfirmedMark(5001), 0), Is.EqualTo(100));
            Assert.That(_ledger.Judge(new ConfirmedMark(4000, 119), 0), Is.EqualTo(4001));
        });
    }

    [Test]
    public void A_mark_goes_out_once_a_second_at_the_end_of_a_batch_or_of_many_bytes()
    {
        _ledger.Begin(null, 1);
        Assert.That(_ledger.IsDue(100, isEnd: false), Is.False);
        Assert.That(_ledger.IsDue(100, isEnd: true), Is.True, "the first one of a connection");
        _ledger.Send(new ConfirmedMark(1));
        Assert.That(_ledger.IsDue(1_000_000, isEnd: true), Is.False);
        Assert.That(_ledger.UntilDue, Is.EqualTo(TimeSpan.FromSeconds(1)));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(_ledger.IsDue(1_000_000, isEnd: false), Is.True);
        Assert.That(_ledger.UntilDue, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void Where_deliveries_break_marks_go_out_at_once_and_every_few_kilobytes()
    {
        _ledger.Begin(null, 1);
        _ledger.IsCareful = true;
        Assert.That(_ledger.IsDue(100, isEnd: false), Is.True);
        _ledger.Send(new ConfirmedMark(1));
        Assert.That(_ledger.IsDue(100, isEnd: true), Is.False);
        Assert.That(_ledger.IsDue(10_000, isEnd: false), Is.True);
    }

    [Test]
    public void A_mark_ahead_of_what_is_confirmed_is_known_as_such()
    {
        _ledger.Begin(null, 1);
        _ledger.Send(new ConfirmedMark(10));
        Assert.That((_ledger.IsAhead, _ledger.IsBehind), Is.EqualTo((true, true)));
        _ledger.Confirm(Batch(1, 10), 10);
        Assert.That((_ledger.IsAhead, _ledger.IsBehind), Is.EqualTo((false, false)));
        _ledger.Confirm(Batch(11, 1), 1);
        Assert.That((_ledger.IsAhead, _ledger.IsBehind), Is.EqualTo((false, true)));
    }

    private static Batch Batch(long first, int count, bool late = false) => Given.Batch(
        [.. Enumerable.Range(0, count).Select(i => new BatchReport(Source, Given.Noon, first + i, first + i, late, new ChannelReading[1]))]);
}
