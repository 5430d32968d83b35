namespace Osgate.Durability.Counting;

/// <summary>What the far end has seen of one channel, whose values are 1, 2, 3, ...</summary>
internal sealed class ChannelTally
{
    private readonly List<NumberRange> _missing = [];

    /// <summary>The highest number seen.</summary>
    public long Highest { get; private set; }

    /// <summary>Deliveries of a number that had been seen before.</summary>
    public long Repeated { get; private set; }

    /// <summary>First deliveries of a number after a higher one.</summary>
    public long Disordered { get; private set; }

    /// <summary>Numbers below the highest that were never seen.</summary>
    public IReadOnlyList<NumberRange> Missing => _missing;

    public void Count(long number)
    {
        if (number <= Highest)
        {
            if (TakeMissing(number))
                Disordered++;
            else
                Repeated++;
            return;
        }
        if (number > Highest + 1)
            _missing.Add(new NumberRange(Highest + 1, number - 1));
        Highest = number;
    }

    private bool TakeMissing(long number)
    {
        // Repeats follow an outage, whose gap is among the last.
        for (var i = _missing.Count - 1; i >= 0 && number <= _missing[i].To; i--)
        {
            var (from, to) = _missing[i];
            if (number < from)
                continue;
            _missing.RemoveAt(i);
            if (number < to)
                _missing.Insert(i, new NumberRange(number + 1, to));
            if (number > from)
                _missing.Insert(i, new NumberRange(from, number - 1));
            return true;
        }
        return false;
    }
}
