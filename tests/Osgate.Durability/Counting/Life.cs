using System.Diagnostics;

namespace Osgate.Durability.Counting;

/// <summary>One process of the gateway.</summary>
internal sealed class Life(int process)
{
    /// <summary>Its id.</summary>
    public int Process { get; } = process;

    /// <summary>How it ended.</summary>
    public LifeEnd End { get; private set; }

    /// <summary>The moment before it was ended, on the monotonic clock.</summary>
    public long EndedAt { get; private set; }

    public void Ends(LifeEnd end)
    {
        End = end;
        EndedAt = Stopwatch.GetTimestamp();
    }
}
