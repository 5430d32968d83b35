namespace Osgate.Mqtt;

/// <summary>What the broker confirmed to this process, and how much of that its mark shows. One task at a time.</summary>
/// <remarks>A mark is sent right behind the messages that it speaks of, before they are confirmed: a broker that works
/// in order has them when it has the mark. Where it then puts one of them off, <see cref="IsAhead"/> says that the mark
/// has to be taken back before more is sent.</remarks>
internal sealed class MarkLedger(TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // Within a batch: seldom enough to cost nothing, and on a line that breaks often enough to get on.
    private const long Bytes = 32 * 1024;
    private const long CarefulBytes = 8 * 1024;

    private bool _isKnown;
    private ConfirmedMark _sent;
    private long _highest;
    private long _firstLate;
    private long? _sentAt;

    /// <summary>What is confirmed.</summary>
    public ConfirmedMark Confirmed { get; private set; }

    /// <summary>Whether more is confirmed than the last mark shows.</summary>
    public bool IsBehind => _isKnown && _sent != Confirmed;

    /// <summary>Whether the last mark shows more than is confirmed.</summary>
    public bool IsAhead => _sent.Confirmed > Confirmed.Confirmed || _sent.Late > Confirmed.Late;

    /// <summary>Whether deliveries break: then marks go out within batches, as often as it takes to get on.</summary>
    public bool IsCareful { get; set; }

    /// <summary>How long until the next mark may go out.</summary>
    public TimeSpan UntilDue => _sentAt is { } at && Interval - time.GetElapsedTime(at) is var rest && rest > TimeSpan.Zero ? rest : TimeSpan.Zero;

    /// <summary>Compares what a broker shows at the begin of a connection with what it confirmed.</summary>
    /// <param name="found">Its mark; <see langword="null"/> when it has none.</param>
    /// <param name="next">The number of the next report: when this process knows nothing yet, all before was confirmed.</param>
    /// <returns>The number of the first report that may be lost; <see langword="null"/> when none is.</returns>
    public long? Judge(ConfirmedMark? found, long next)
    {
        var mine = Base(null, next);
        if (found is not { } mark)
            return mine.Confirmed > 0 ? 1 : null;
        long? from = mark.Confirmed < mine.Confirmed ? mark.Confirmed + 1 : null;
        // A mark that this process overwrote long ago, or another log's: nothing is known of what the broker has.
        if (_isKnown && mark.Confirmed > Math.Max(mine.Confirmed, _highest))
            from = 1;
        if (mark.Late < mine.Late)
            from = Math.Min(from ?? long.MaxValue, Math.Max(mark.Late + 1, _firstLate));
        return from;
    }

    /// <summary>What is confirmed when reports come again from a number on.</summary>
    public ConfirmedMark Base(long? rewind, long next) =>
        rewind is { } from ? new ConfirmedMark(from - 1) : _isKnown ? Confirmed : new ConfirmedMark(next - 1);

    /// <summary>A connection begins, and the broker has the mark of <see cref="Base"/>.</summary>
    public void Begin(long? rewind, long next)
    {
        Confirmed = _sent = Base(rewind, next);
        _highest = _sent.Confirmed;
        _firstLate = Confirmed.Late == 0 ? 0 : _firstLate;
        _sentAt = null;
        _isKnown = true;
    }

    /// <summary>A connection begins on which no marks are sent.</summary>
    public void Forget() => _isKnown = false;

    /// <summary>Whether a mark should go out now.</summary>
    /// <param name="bytes">Bytes sent since the last one.</param>
    /// <param name="isEnd">Whether the batch ends here.</param>
    public bool IsDue(long bytes, bool isEnd)
    {
        if (IsCareful && bytes >= CarefulBytes)
            return true;
        return (isEnd || IsCareful || bytes >= Bytes) && UntilDue == TimeSpan.Zero;
    }

    /// <summary>A mark goes out.</summary>
    public void Send(ConfirmedMark mark)
    {
        _sent = mark;
        _highest = Math.Max(_highest, mark.Confirmed);
        _sentAt = time.GetTimestamp();
    }

    /// <summary>The first reports of a batch are confirmed.</summary>
    public void Confirm(Batch batch, int reports)
    {
        for (var i = 0; i < reports; i++)
        {
            if (batch[i].IsLate && _firstLate == 0)
                _firstLate = batch[i].Sequence;
            Confirmed = Confirmed.With(batch[i]);
        }
    }
}
