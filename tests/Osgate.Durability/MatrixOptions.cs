namespace Osgate.Durability;

/// <summary>How the matrix is run.</summary>
public sealed record MatrixOptions
{
    /// <summary>How much goes through the gateway.</summary>
    public required Load Load { get; init; }

    /// <summary>What the random instants begin with.</summary>
    public int Seed { get; init; } = Random.Shared.Next();

    /// <summary>A polled reading that nobody flushed may be missing when it was handed out no longer than this before a kill:
    /// the commit interval, and what the machine takes to carry a reading from the source into the gateway and to write it.</summary>
    public required TimeSpan AtRisk { get; init; }
}
