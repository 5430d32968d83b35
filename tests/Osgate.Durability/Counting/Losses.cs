using System.Diagnostics;

namespace Osgate.Durability.Counting;

/// <summary>Tells what is missing at the far end and must not be from what was at risk.</summary>
internal sealed class Losses(IReadOnlyList<Life> lives, TimeSpan atRisk)
{
    /// <summary>Readings that had to arrive and did not.</summary>
    public long Lost { get; private set; }

    /// <summary>Readings that were handed out right before a kill, nobody flushed, and that did not arrive.</summary>
    public long Unflushed { get; private set; }

    /// <summary>How long before the kill the oldest of those was handed out.</summary>
    public TimeSpan OldestUnflushed { get; private set; }

    /// <summary>A channel of a device that tells: all that was answered must be there, and in the end all was.</summary>
    public void AddTold(ChannelTally channel, long last) => Lost += Missing(channel, last).Sum(r => r.To - r.From + 1);

    /// <summary>A polled channel: only the tail of what a process was handed may be missing, and only when it was killed.</summary>
    public void AddPolled(ChannelTally channel, Handout[] handouts)
    {
        var missing = new bool[handouts.Length];
        foreach (var (from, to) in Missing(channel, handouts.Length))
            missing.AsSpan((int)from - 1, (int)(to - from + 1)).Fill(true);
        Life? life = null;
        var isTail = false;
        for (var i = handouts.Length - 1; i >= 0; i--)
        {
            if (life?.Process != handouts[i].Process)
                (life, isTail) = (lives.Last(l => l.Process == handouts[i].Process), true);
            isTail &= missing[i];
            if (!missing[i])
                continue;
            var age = Stopwatch.GetElapsedTime(handouts[i].Timestamp, life!.EndedAt);
            if (isTail && life.End == LifeEnd.Killed && age <= atRisk)
                AtRisk(age);
            else
                Lost++;
        }
    }

    private static IEnumerable<NumberRange> Missing(ChannelTally channel, long last) =>
        channel.Highest < last ? [.. channel.Missing, new NumberRange(channel.Highest + 1, last)] : channel.Missing;

    private void AtRisk(TimeSpan age)
    {
        Unflushed++;
        if (age > OldestUnflushed)
            OldestUnflushed = age;
    }
}
