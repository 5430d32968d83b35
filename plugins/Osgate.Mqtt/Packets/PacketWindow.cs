namespace Osgate.Mqtt;

/// <summary>The packets on their way that the broker has not confirmed yet, oldest first, and what became of those it
/// did answer. One task sends and waits, another one confirms.</summary>
internal sealed class PacketWindow
{
    private const int Ids = ushort.MaxValue;
    private const int Confirmed = -1;

    private readonly Lock _lock = new();
    private readonly AsyncSignal _progress = new();
    private readonly int[] _reports;
    private readonly SortedSet<int> _refused = [];
    private readonly Counter _withoutSubscriber;
    private readonly Counter _unexpected;
    private long _first;
    private long _next;
    private int _wakeAt = -1;
    private long _pongs;
    private long _pongAwaited;
    private byte _refusal;
    private byte _deferral;
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

    public bool IsFull => Count == _reports.Length;

    public int Capacity => _reports.Length;

    /// <summary>Whether the connection is broken; <see cref="WaitAsync"/> then says why.</summary>
    public bool IsBroken
    {
        get
        {
            lock (_lock)
                return _broken is not null;
        }
    }

    /// <summary>Why the broker put off or refused packets since the last <see cref="Forget"/>; 0 where it did not.</summary>
    public byte Deferral => _deferral;

    /// <inheritdoc cref="Deferral"/>
    public byte Refusal => _refusal;

    /// <summary>The reports of which the broker refused packets for good.</summary>
    public IReadOnlyCollection<int> Refused => _refused;

    /// <summary>Forgets what became of the packets of an earlier batch.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _refused.Clear();
            _refusal = _deferral = 0;
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
            _refused.Add(report);
            _refusal = code;
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
            if (code == PubAckReason.NoMatchingSubscribers)
                _withoutSubscriber.Add();
            else if (PubAckReason.IsFinal(code))
                Refuse(_reports[slot], code);
            else if (!PubAckReason.IsConfirmed(code))
                _deferral = code;
            _reports[slot] = Confirmed;
            while (_first < _next && _reports[(int)(_first % _reports.Length)] == Confirmed)
                _first++;
        }
    }

    /// <summary>Takes note of an answer to a ping.</summary>
    public void Pong()
    {
        lock (_lock)
            _pongs++;
    }

    /// <summary>Wakes the waiting task if what it waits for has come; called after each gulp.</summary>
    public void Settle()
    {
        lock (_lock)
        {
            if (_broken is null && (_next - _first > _wakeAt || _pongs < _pongAwaited))
                return;
            _wakeAt = -1;
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

    /// <summary>Waits until at most so many packets are on their way, and so many pings were answered.</summary>
    /// <exception cref="IOException">The connection is broken.</exception>
    public async ValueTask WaitAsync(int atMost, long pongs = 0)
    {
        while (true)
        {
            lock (_lock)
            {
                if (_broken is not null)
                    throw new IOException(_broken.Message, _broken);
                if (_next - _first <= atMost && _pongs >= pongs)
                    return;
                _wakeAt = atMost;
                _pongAwaited = pongs;
            }
            await _progress.WaitAsync();
        }
    }

    private static ushort IdOf(long packet) => (ushort)(packet % Ids + 1);
}
