namespace Osgate.Core.Tests.Spool.Faults;

/// <summary>What one sink must get.</summary>
internal sealed class SinkModel(string name, bool isBounded)
{
    private readonly Dictionary<long, ModelDelivery> _expected = [];
    private readonly SortedList<long, ModelDelivery> _numbers = [];
    private readonly Dictionary<Guid, long> _lastOfDevice = [];
    private readonly List<ModelDelivery> _inHand = [];
    private Batch? _batch;
    private ModelDelivery? _next;
    private int _life;
    private long _dropped;
    private long _droppedBefore;
    private bool _hasDropped;

    public string Name => name;

    /// <summary>Reports that are not confirmed yet.</summary>
    public int Waiting => _expected.Values.Count(delivery => !delivery.IsConfirmed);

    public void Expect(ModelReport report) => _expected.Add(report.Id, new ModelDelivery(report));

    /// <summary>Checks a batch that was read.</summary>
    /// <param name="batch">What was read.</param>
    /// <param name="limits">What the batch had to keep to.</param>
    /// <param name="dropped">What the spool counts as dropped for this sink, in all, after the reading.</param>
    public void Read(Batch batch, BatchLimits limits, long dropped)
    {
        Count(dropped);
        if (batch.Count == 0)
            throw Wrong("a read ended without reports");
        if (batch.Count > 1 && (batch.Count > limits.MaxReports || batch.ReadingCount > limits.MaxReadings))
            throw Wrong($"a batch of {batch.Count} reports and {batch.ReadingCount} readings is beyond {limits}");
        _batch = batch;
        _inHand.Clear();
        foreach (ref readonly var report in batch.Reports)
            _inHand.Add(Deliver(report));
        if (_next is not null && _next != _inHand[0] && !_hasDropped)
            throw Wrong($"what was read and not confirmed comes first: {_next}; but there came {_inHand[0]}");
        for (var i = 1; i < _inHand.Count; i++)
        {
            if (_inHand[i].Sequence <= _inHand[i - 1].Sequence)
                throw Wrong($"in a batch numbers rise; but {_inHand[i]} came behind {_inHand[i - 1]}");
        }
        _next = _inHand[0];
        _hasDropped = false;
    }

    /// <summary>Notes that there was nothing to read: then nothing was left to confirm either.</summary>
    public void ReadNothing()
    {
        if (_next is not null && !_hasDropped)
            throw Wrong($"what was read and not confirmed comes first: {_next}; but nothing came");
        _inHand.Clear();
    }

    /// <summary>Confirms the first reports of what was read last, which must still be what it was.</summary>
    public void Confirm(int reports, long dropped)
    {
        for (var i = 0; i < _inHand.Count; i++)
            CheckContent(_inHand[i].Report, _batch![i]);
        foreach (var delivery in _inHand.Take(reports))
            delivery.ConfirmedIn = _life;
        if (_inHand.Count > 0)
            _next = _inHand.ElementAtOrDefault(reports);
        _inHand.Clear();
        Count(dropped);
    }

    /// <summary>Whether the disk has ever failed.</summary>
    public bool HasFailed { get; set; }

    /// <summary>Notes that the spool ended: what was in hand is not confirmed any more, and what was confirmed may come
    /// again.</summary>
    public void Restart(int life)
    {
        _life = life;
        _inHand.Clear();
        _next = null;
    }

    /// <summary>Notes what the spool counts as dropped right after it started: on from before, or from nothing.</summary>
    public void Start(long dropped)
    {
        if (dropped < _dropped)
            _droppedBefore += _dropped;
        _dropped = dropped;
    }

    /// <summary>Checks that nothing is missing that is sure to come, but for what was counted as dropped.</summary>
    public void CheckEnd(Func<ModelReport, bool> isSure)
    {
        var missing = _expected.Values.Where(delivery => !delivery.IsConfirmed && isSure(delivery.Report)).ToList();
        var readings = missing.Sum(delivery => (long)delivery.Report.Readings.Length);
        var counted = isBounded ? _droppedBefore + _dropped : 0;
        if (readings > counted)
            throw Wrong($"{missing.Count} reports with {readings} readings are missing, {counted} readings were counted as dropped; the first is {missing[0]}");
        var isPlain = _life == 0 && _expected.Values.All(delivery => isSure(delivery.Report));
        if (isPlain && readings != counted)
            throw Wrong($"{counted} readings were counted as dropped, {readings} are missing");
        if (isPlain && missing.Count == 0 && _numbers.Keys.LastOrDefault() != _expected.Count)
            throw Wrong($"the last of {_expected.Count} reports had the number {_numbers.Keys.Last()}");
    }

    private ModelDelivery Deliver(in BatchReport report)
    {
        var id = report.Readings.Length > 0 && report.Readings[0].Reading.Value.Kind == ValueKind.Int64 ? report.Readings[0].Reading.Value.AsInt64() : 0;
        if (!_expected.TryGetValue(id, out var delivery))
            throw Wrong($"nobody wrote this for it: {ModelReport.Show(report.Source, report.Timestamp, report.Readings)}");
        CheckContent(delivery.Report, report);
        if (delivery.ConfirmedIn == _life)
            throw Wrong($"this was confirmed, and nothing happened that could have undone it: {delivery}");
        if (delivery.Sequence == 0)
            DeliverFirst(delivery, report.Sequence, report.ReadingSequence);
        else if ((delivery.Sequence, delivery.ReadingSequence) != (report.Sequence, report.ReadingSequence))
            throw Wrong($"a repeat has other numbers than before: {report.Sequence}/{report.ReadingSequence} is {delivery}");
        return delivery;
    }

    private void DeliverFirst(ModelDelivery delivery, long sequence, long readingSequence)
    {
        var device = delivery.Report.Source.Source.DeviceUuid;
        if (_lastOfDevice.GetValueOrDefault(device) is var last && last > delivery.Report.Id)
            throw Wrong($"of this device there came {_expected[last]} before, and for the first time now: {delivery}");
        if (sequence < 1 || readingSequence < 1)
            throw Wrong($"numbers begin at 1; but {sequence}/{readingSequence} was given to {delivery}");
        _lastOfDevice[device] = delivery.Report.Id;
        delivery.Sequence = sequence;
        delivery.ReadingSequence = readingSequence;
        // A consumer drops by the number what it thinks it has.
        if (_numbers.TryGetValue(sequence, out var other) && MayRepeat(other, delivery))
            _numbers.Remove(sequence);
        if (!_numbers.TryAdd(sequence, delivery))
            throw Wrong($"the number of {_numbers[sequence]} was given again: to {delivery}");
        var at = _numbers.IndexOfKey(sequence);
        if (at > 0)
            CheckNumbers(_numbers.Values[at - 1], delivery);
        if (at + 1 < _numbers.Count)
            CheckNumbers(delivery, _numbers.Values[at + 1]);
    }

    // A spool that cannot write down at its start which numbers it will give away gives them again after a crash; what
    // was flushed has its own all the same.
    private bool MayRepeat(ModelDelivery one, ModelDelivery other) =>
        HasFailed && one.Report.Life != other.Report.Life && !(one.Report.IsFlushed && other.Report.IsFlushed);

    private void CheckNumbers(ModelDelivery lower, ModelDelivery upper)
    {
        if (!MayRepeat(lower, upper) && lower.ReadingSequence + lower.Report.Readings.Length > upper.ReadingSequence)
            throw Wrong($"readings have numbers of their own; but those of {lower} and {upper} are in one another");
    }

    private void CheckContent(ModelReport report, in BatchReport delivered)
    {
        var content = ModelReport.Show(delivered.Source, delivered.Timestamp, delivered.Readings);
        if (content != report.Content)
            throw Wrong($"report {report.Id} was\n{report.Content}\nand came as\n{content}");
        if (delivered.IsLate)
            throw Wrong($"report {report.Id} came as late");
    }

    private void Count(long dropped)
    {
        _hasDropped |= isBounded && dropped != _dropped;
        _dropped = dropped;
    }

    private BrokenPromiseException Wrong(string what) => new($"sink {name}, life {_life}: {what}");
}
