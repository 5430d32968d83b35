namespace Osgate.Core.Connectors;

/// <summary>When the channels of one device are due. Times are on the lane's monotonic clock.</summary>
internal sealed class DeviceSchedule
{
    // Channels that come due this close together are asked for in one turn.
    public static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(1);

    // Beyond either, every set of channels is made anew at each turn: correct, but not for free.
    private const int MostGroups = 64;
    private const int MostPolls = 64;

    private readonly ConnectorFactory _factory;
    private readonly Device _device;
    private readonly Group[] _groups;
    private readonly Group[] _groupOf;
    private readonly double _phase;
    private readonly Dictionary<ulong, Poll> _polls = [];

    /// <summary>A schedule.</summary>
    /// <param name="factory">Makes the turns.</param>
    /// <param name="device">The device.</param>
    /// <param name="phase">Where in its interval the device's turn is, from 0 to below 1.</param>
    public DeviceSchedule(ConnectorFactory factory, Device device, double phase)
    {
        _factory = factory;
        _device = device;
        _phase = phase;
        _groups = [.. device.Channels.GroupBy(c => c.Interval).OrderBy(g => g.Key).Select(g => new Group(g.Key))];
        _groupOf = [.. device.Channels.Select(c => Array.Find(_groups, g => g.Interval == c.Interval)!)];
        Shortest = _groups.Length == 0 ? TimeSpan.MaxValue : _groups[0].Interval;
    }

    /// <summary>The shortest interval of the device's channels.</summary>
    public TimeSpan Shortest { get; }

    /// <summary>When the next channel is due; never for a device without channels.</summary>
    public TimeSpan Next { get; private set; } = TimeSpan.MaxValue;

    /// <summary>Turns that were skipped since the line was busy.</summary>
    public long Missed { get; private set; }

    /// <summary>Makes all channels due at once, and sets their rhythm from here on.</summary>
    public void Start(TimeSpan now)
    {
        foreach (var group in _groups)
        {
            group.Due = now;
            group.Grid = now + (Shortest * _phase);
        }
        Next = _groups.Length == 0 ? TimeSpan.MaxValue : now;
    }

    /// <summary>Takes the channels that are due, and moves them to their next turn. Turns that lie in the past are
    /// counted as missed and never made up.</summary>
    public Poll? Take(TimeSpan now)
    {
        var due = 0UL;
        var isAnyDue = false;
        Next = TimeSpan.MaxValue;
        for (var i = 0; i < _groups.Length; i++)
        {
            var group = _groups[i];
            group.IsDue = group.Due <= now + Slack;
            if (group.IsDue)
            {
                isAnyDue = true;
                due |= 1UL << (i % MostGroups);
                Advance(group, now);
            }
            if (group.Due < Next)
                Next = group.Due;
        }
        return isAnyDue ? PollOf(due) : null;
    }

    private void Advance(Group group, TimeSpan now)
    {
        if (group.Due < group.Grid)
        {
            // The first turn came at once; the next is the first one of the rhythm that is not too near.
            group.Due = group.Grid;
            while (group.Due < now + (group.Interval / 2))
                group.Due += group.Interval;
            group.Grid = TimeSpan.MinValue;
            return;
        }
        var late = (now - group.Due).Ticks / group.Interval.Ticks;
        if (late > 0)
            Missed += late;
        group.Due += group.Interval * (Math.Max(late, 0) + 1);
    }

    private Poll PollOf(ulong due)
    {
        var isKept = _groups.Length <= MostGroups;
        if (isKept && _polls.TryGetValue(due, out var poll))
            return poll;
        poll = _factory.CreatePoll(_device, [.. _device.Channels.Where(c => _groupOf[c.Index].IsDue)]);
        // Sets of channels that come due together are few where intervals are multiples of one another; where they
        // are not, each set is not worth keeping.
        if (isKept && _polls.Count < MostPolls)
            _polls[due] = poll;
        return poll;
    }

    private sealed class Group(TimeSpan interval)
    {
        public TimeSpan Interval { get; } = interval;

        public TimeSpan Due { get; set; } = TimeSpan.MaxValue;

        public TimeSpan Grid { get; set; }

        public bool IsDue { get; set; }
    }
}
