using Osgate.Core.Spool;

namespace Osgate.Core.Tests.Spool.Faults;

/// <summary>The model finds what a spool may do wrong, and nothing else.</summary>
[TestFixture]
internal sealed class SinkModelTests
{
    private static readonly BatchLimits Limits = new();

    private readonly SpoolSource _device = SpoolReports.Source();
    private readonly SpoolSource _other = SpoolReports.Source();
    private SinkModel _model = null!;
    private List<ModelReport> _reports = null!;

    [SetUp]
    public void CreateModel()
    {
        _model = new SinkModel("sink", isBounded: false);
        // 1 and 3 of one device, 2 of another; two readings each.
        _reports = [.. new[] { _device, _other, _device }.Select((source, i) => ModelReport.Of(i + 1, source, readings: 2, life: 0))];
        _reports.ForEach(_model.Expect);
    }

    [Test]
    public void What_comes_in_order_with_its_numbers_is_right()
    {
        Read((1, 1, 1), (2, 2, 3), (3, 3, 5));
        _model.Confirm(2, dropped: 0);
        Read((3, 3, 5));
        _model.Confirm(int.MaxValue, dropped: 0);
        Assert.That(() => _model.CheckEnd(_ => true), Throws.Nothing);
    }

    [Test]
    public void What_was_confirmed_may_come_again_after_a_restart()
    {
        Read((1, 1, 1));
        _model.Confirm(1, dropped: 0);
        _model.Restart(1);
        Read((1, 1, 1), (2, 2, 3), (3, 3, 5));
        _model.Confirm(3, dropped: 0);
        Assert.That(() => _model.CheckEnd(_ => true), Throws.Nothing);
    }

    [Test]
    public void What_was_never_sure_may_be_missing()
    {
        Read((2, 1, 1), (3, 3, 7));
        _model.Confirm(2, dropped: 0);
        Assert.That(() => _model.CheckEnd(report => report.Id != 1), Throws.Nothing);
    }

    [Test]
    public void What_was_sure_is_missing()
    {
        Read((1, 1, 1), (2, 2, 3));
        _model.Confirm(2, dropped: 0);
        Wrong(() => _model.CheckEnd(_ => true), "missing");
    }

    [Test]
    public void What_was_dropped_is_to_be_counted()
    {
        var bounded = new SinkModel("sink", isBounded: true);
        _reports.ForEach(bounded.Expect);
        bounded.Read(BatchOf((3, 3, 5)), Limits, dropped: 4);
        bounded.Confirm(1, dropped: 4);
        Assert.That(() => bounded.CheckEnd(_ => true), Throws.Nothing);
        bounded.Confirm(0, dropped: 3);
        Wrong(() => bounded.CheckEnd(_ => true), "missing");
        bounded.Confirm(0, dropped: 5);
        Wrong(() => bounded.CheckEnd(_ => true), "counted as dropped");
        bounded.Restart(1);
        bounded.Start(0);
        Assert.That(() => bounded.CheckEnd(_ => true), Throws.Nothing, "the count began anew");
    }

    [Test]
    public void Confirmed_reports_come_again() => Wrong(
        () =>
        {
            Read((1, 1, 1));
            _model.Confirm(1, dropped: 0);
            Read((1, 1, 1));
        },
        "was confirmed");

    [Test]
    public void A_device_comes_out_of_order() => Wrong(() => Read((3, 1, 1), (1, 2, 3)), "for the first time now");

    [Test]
    public void Numbers_fall() => Wrong(() => Read((1, 2, 3), (2, 1, 1)), "numbers rise");

    [Test]
    public void A_number_is_given_twice() => Wrong(
        () =>
        {
            Read((1, 1, 1));
            _model.Restart(1);
            Read((2, 1, 1));
        },
        "given again");

    [Test]
    public void Numbers_of_readings_overlap() => Wrong(() => Read((1, 1, 1), (2, 2, 2)), "in one another");

    [TestCase(2, 1)]
    [TestCase(1, 2)]
    public void A_repeat_has_other_numbers(long sequence, long readingSequence) => Wrong(
        () =>
        {
            Read((1, 1, 1));
            _model.Restart(1);
            Read((1, sequence, readingSequence));
        },
        "other numbers");

    [Test]
    public void What_is_not_confirmed_is_passed_over() => Wrong(
        () =>
        {
            Read((1, 1, 1));
            Read((2, 2, 3));
        },
        "comes first");

    [Test]
    public void A_report_is_invented()
    {
        _reports.Add(ModelReport.Of(4, _device, 2, 0));
        Wrong(() => Read((4, 1, 1)), "nobody wrote this");
    }

    [Test]
    public void A_report_is_garbled()
    {
        var whole = _reports[0];
        (ReportSource Source, DateTimeOffset Timestamp, ChannelReading[] Readings, bool IsLate)[] cases =
        [
            (_other.Source, whole.Timestamp, whole.Readings, false),
            (whole.Source.Source, whole.Timestamp.AddTicks(1), whole.Readings, false),
            (whole.Source.Source, whole.Timestamp, whole.Readings[..1], false),
            (whole.Source.Source, whole.Timestamp, [whole.Readings[0], new ChannelReading(1, Reading.Bad("other"))], false),
            (whole.Source.Source, whole.Timestamp, [whole.Readings[0], new ChannelReading(2, whole.Readings[1].Reading)], false),
            (whole.Source.Source, whole.Timestamp, whole.Readings, true),
        ];
        foreach (var (source, timestamp, readings, isLate) in cases)
        {
            var batch = new Batch();
            batch.Add(new BatchReport(source, timestamp, 1, 1, isLate, readings));
            Wrong(() => _model.Read(batch, Limits, dropped: 0), "came as");
        }
    }

    [Test]
    public void A_batch_changes_while_it_is_in_hand()
    {
        var batch = BatchOf((1, 1, 1));
        _model.Read(batch, Limits, dropped: 0);
        var other = _reports[1];
        batch.Clear();
        batch.Add(new BatchReport(other.Source.Source, other.Timestamp, 1, 1, late: false, other.Readings));
        Wrong(() => _model.Confirm(1, dropped: 0), "came as");
    }

    [Test]
    public void A_batch_is_too_large() => Wrong(() => _model.Read(BatchOf((1, 1, 1), (2, 2, 3)), new BatchLimits { MaxReadings = 3 }, dropped: 0), "beyond");

    private static void Wrong(Action act, string what) => Assert.That(act, Throws.InstanceOf<BrokenPromiseException>().With.Message.Contains(what));

    private void Read(params (long Id, long Sequence, long ReadingSequence)[] reports) => _model.Read(BatchOf(reports), Limits, dropped: 0);

    private Batch BatchOf(params (long Id, long Sequence, long ReadingSequence)[] reports)
    {
        var batch = new Batch();
        foreach (var (id, sequence, readingSequence) in reports)
        {
            var report = _reports[(int)id - 1];
            batch.Add(new BatchReport(report.Source.Source, report.Timestamp, sequence, readingSequence, late: false, report.Readings));
        }
        return batch;
    }
}
