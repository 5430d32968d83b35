using System.Diagnostics;

namespace Osgate.Durability.Counting;

/// <summary>The numbers of one device that were handed to the gateway: 1, 2, 3, ..., whatever gateways come and go.</summary>
internal sealed class DeviceNumbers
{
    private readonly Lock _lock = new();
    private readonly List<Handout> _handouts = [];
    private long _flushed;

    /// <summary>The last number handed out.</summary>
    public long Last
    {
        get
        {
            lock (_lock)
                return _handouts.Count;
        }
    }

    /// <summary>The last number that the gateway answered.</summary>
    public long Flushed => Interlocked.Read(ref _flushed);

    public long Next(int process)
    {
        lock (_lock)
        {
            _handouts.Add(new Handout(Stopwatch.GetTimestamp(), process));
            return _handouts.Count;
        }
    }

    public void Answered(long number)
    {
        if (number != _flushed + 1)
            throw new InvalidDataException($"the gateway answered {number} after {_flushed}");
        Interlocked.Exchange(ref _flushed, number);
    }

    /// <summary>All that was handed out; number 1 is the first.</summary>
    public Handout[] ToArray()
    {
        lock (_lock)
            return [.. _handouts];
    }
}
