namespace Osgate.Mqtt;

/// <summary>The packets on their way that the broker has not confirmed yet, oldest first, and what became of those it
/// did answer. One task sends and waits, another one confirms.</summary>
internal sealed class PacketWindow
{
    private const int Ids = ushort.MaxValue;
    private const int Confirmed = -1;
    private const int FirstMark = -2;

    private readonly Lock _lock = new();
    private readonly AsyncSignal _progress = new();
    private readonly int[] _reports;
    private readonly SortedDictionary<int, byte> _refused = [];
    private readonly Counter _withoutSubscriber;
    private readonly Counter _unexpected;
    private long _first;
    private long _next;
    private long _arrivals;
    private long _pongs;
    private long _outdatedPings;
    private bool _hasProgress;
    private byte _markRefusal;
    private byte _deferral;
    private int _firstDeferred = int.MaxValue;
    private Exception? _broken;

    /// <param name="capacity">How many packets may be on their way.</param>
    /// <param name="withoutSubscriber">Counts what the broker took although nobody wanted it.</param>
    /// <param name="unexpected">Counts confirmations of packets that were not on their way.</param>
    public PacketWindow(int capacity, Counter withoutSubscriber, Counter unexpected)
    {
        _reports = new int[capacity];
        _withoutSubscriber = withoutSubscriber;
        _unexpected = unexpected;
    }

    /// <summary>The number of packets from the oldest unconfirmed one to the newest.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return (int)(_next - _first);
        }
    }

    /// <summary>How much came so far that the broker's TCP wants acknowledged before it sends more: confirmations, and
    /// answers to pings that came in their way.</summary>
    public long Arrivals
    {
        get
        {
            lock (_lock)
                return _arrivals;
        }
    }

    public bool IsFull => Count == _reports.Length;

    public int Capacity => _reports.Length;

    /// <summary>Whether the connection is broken; <see cref="WaitForProgressAsync"/> then says why.</summary>
    public bool IsBroken
    {
        get
        {
            lock (_lock)
                return _broken is not null;
        }
    }

    /// <summary>Why the broker put off packets since the last <see cref="Forget"/>; 0 where it did not.</summary>
    public byte Deferral => _deferral;

    /// <summary>The reports of which the broker refused packets for good, and why.</summary>
    public IReadOnlyDictionary<int, byte> Refused => _refused;

    /// <summary>Why the broker refused a mark; 0 where it did not.</summary>
    public byte MarkRefusal => _markRefusal;

    /// <summary>Forgets what became of the packets of an earlier batch.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _refused.Clear();
            _deferral = 0;
            _firstDeferred = int.MaxValue;
        }
    }

    /// <summary>How many of the first reports need not be sent again: the broker has answered for all their packets,
    /// and put none of them off.</summary>
    /// <param name="sent">How many reports have all their packets in the window.</param>
    public int CountLeading(int sent)
    {
        lock (_lock)
        {
            var leading = Math.Min(sent, _firstDeferred);
            if (_first == _next)
                return leading;
            var oldest = _reports[(int)(_first % _reports.Length)];
            return Math.Min(leading, oldest <= FirstMark ? FirstMark - oldest : oldest);
        }
    }

    /// <summary>Gives a packet of a report its number. There must be room.</summary>
    public ushort Open(int report)
    {
        lock (_lock)
        {
            _reports[(int)(_next % _reports.Length)] = report;
            return IdOf(_next++);
        }
    }

    /// <summary>Gives a mark its number. There must be room.</summary>
    /// <param name="behind">How many reports have all their packets before it.</param>
    public ushort OpenMark(int behind) => Open(FirstMark - behind);

    /// <summary>Takes the number of the newest packet back, which was not sent.</summary>
    public void TakeBack()
    {
        lock (_lock)
            _next--;
    }

    /// <summary>Marks a report as one that the broker will never take.</summary>
    public void Refuse(int report, byte code)
    {
        lock (_lock)
        {
            _refused[report] = code;
        }
    }

    /// <summary>Takes note of a PUBACK.</summary>
    public void Confirm(ushort id, byte code)
    {
        lock (_lock)
        {
            var packet = _first + (id - IdOf(_first) + Ids) % Ids;
            var slot = (int)(packet % _reports.Length);
            // A broker that confirms twice does no harm, and reconnecting would not teach it.
            if (id == 0 || packet >= _next || _reports[slot] == Confirmed)
            {
                _unexpected.Add();
                return;
            }
            Take(_reports[slot], code);
            _reports[slot] = Confirmed;
            _arrivals++;
            _hasProgress = true;
            while (_first < _next && _reports[(int)(_first % _reports.Length)] == Confirmed)
                _first++;
        }
    }

    /// <summary>Packets are sent behind so many pings: their answers come in the way of the packets' confirmations.</summary>
    public void OutdatePings(long pings)
    {
        lock (_lock)
            _outdatedPings = pings;
    }

    /// <summary>Takes note of an answer to a ping.</summary>
    public void Pong()
    {
        lock (_lock)
        {
            if (++_pongs <= _outdatedPings)
                _arrivals++;
            _hasProgress = true;
        }
    }

    /// <summary>Wakes the waiting task if something came since; called after each gulp.</summary>
    public void Settle()
    {
        lock (_lock)
        {
            if (!_hasProgress)
                return;
            _hasProgress = false;
        }
        _progress.Set();
    }

    /// <summary>The connection is broken: whoever waits is told.</summary>
    public void Break(Exception reason)
    {
        lock (_lock)
            _broken ??= reason;
        _progress.Set();
    }

    /// <summary>Waits until at most so many packets are on their way, or until more has arrived than so much.</summary>
    /// <returns>Whether at most so many are on their way.</returns>
    /// <exception cref="IOException">The connection is broken.</exception>
    public async ValueTask<bool> WaitForProgressAsync(int atMost, long arrivals)
    {
        while (true)
        {
            ThrowIfBroken();
            lock (_lock)
            {
                if (_next - _first <= atMost)
                    return true;
                if (_arrivals > arrivals)
                    return false;
            }
            await _progress.WaitAsync();
        }
    }

    /// <summary>Waits until so many pings were answered.</summary>
    /// <exception cref="IOException">The connection is broken.</exception>
    public async ValueTask WaitForPongAsync(long number)
    {
        while (true)
        {
            ThrowIfBroken();
            lock (_lock)
            {
                if (_pongs >= number)
                    return;
            }
            await _progress.WaitAsync();
        }
    }

    private void Take(int report, byte code)
    {
        if (report <= FirstMark)
            _markRefusal = PubAckReason.IsConfirmed(code) ? _markRefusal : code;
        else if (code == PubAckReason.NoMatchingSubscribers)
            _withoutSubscriber.Add();
        else if (PubAckReason.IsFinal(code))
            Refuse(report, code);
        else if (!PubAckReason.IsConfirmed(code))
            Defer(report, code);
    }

    private void Defer(int report, byte code)
    {
        _deferral = code;
        _firstDeferred = Math.Min(_firstDeferred, report);
    }

    private void ThrowIfBroken()
    {
        lock (_lock)
        {
            if (_broken is not null)
                throw new IOException(_broken.Message, _broken);
        }
    }

    private static ushort IdOf(long packet) => (ushort)(packet % Ids + 1);
}
