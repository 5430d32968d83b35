using Osgate.Core.Spool.Log;

namespace Osgate.Core.Spool;

/// <summary>The backlogs that a sink gets behind newer reports, and when it is their turn. Guarded by the spool's lock.</summary>
internal sealed class LateBacklog(DiskSpool spool)
{
    private static readonly TimeSpan OutageFrom = TimeSpan.FromSeconds(10);

    private readonly List<LogCursor> _ways = [];
    private readonly LatePace _pace = new(spool.Time);
    private long _failingSince;
    private bool _isItsTurn;
    private bool _mayJump = true;

    /// <summary>The ways through them, oldest first.</summary>
    public IReadOnlyList<LogCursor> Ways => _ways;

    public void Restore(IEnumerable<LogCursor> ways) => _ways.AddRange(ways);

    public void Clear() => _ways.Clear();

    /// <summary>Forgets those that the sink has.</summary>
    public void RemoveDone() => _ways.RemoveAll(static w => w.Position >= w.End);

    /// <summary>Notes that a batch is read again, since it was not confirmed; after a while that is an outage.</summary>
    public void NoteFailure()
    {
        if (_failingSince == 0)
            _failingSince = spool.Time.GetTimestamp();
        else if (spool.Time.GetElapsedTime(_failingSince) >= OutageFrom)
            _mayJump = true;
    }

    public void NoteConfirmed()
    {
        _failingSince = 0;
        _mayJump = false;
    }

    /// <summary>Whether the next batch comes from here, and how many readings may be in it at most.</summary>
    public bool IsDue(LogCursor[] live, double rate, out int readings)
    {
        readings = 0;
        var isDue = _ways.Count > 0 && _pace.Tokens(rate) >= 1 && (_isItsTurn || Array.TrueForAll(live, static l => l.Backlog == 0));
        _isItsTurn = !isDue;
        if (isDue)
            readings = (int)Math.Clamp(_pace.Tokens(rate), 1, int.MaxValue);
        return isDue;
    }

    public void Take(int readings) => _pace.Take(readings);

    /// <summary>When the next reading of it may go.</summary>
    public TimeSpan UntilNext(double rate) => _ways.Count > 0 ? _pace.UntilNext(rate) : Timeout.InfiniteTimeSpan;

    /// <summary>After an outage, or a start: what waits becomes a backlog of its own; the way along the end goes on with what
    /// comes now.</summary>
    /// <returns>Whether there was anything.</returns>
    public bool TryJump(LogCursor[] live, SinkSlot slot)
    {
        var mayJump = _mayJump;
        _mayJump = false;
        if (!mayJump)
            return false;
        var isAny = false;
        foreach (var way in live)
        {
            if (way.Backlog == 0)
                continue;
            Jump(way, slot);
            isAny = true;
        }
        return isAny;
    }

    private void Jump(LogCursor live, SinkSlot slot)
    {
        var last = _ways.FindLastIndex(w => w.Stream == live.Stream);
        var end = slot.End(live.Stream);
        // A backlog that ends where this one begins goes on.
        var from = last >= 0 && _ways[last].End == live.Position ? _ways[last] : live;
        var way = spool.NewCursor(live.Stream, slot, from.Position, from.Mark, spool.Log(live.Stream).End, end, isLate: true);
        if (from != live)
            _ways.RemoveAt(last);
        _ways.Add(way);
        live.MoveTo(spool.Log(live.Stream).End, end);
    }
}
