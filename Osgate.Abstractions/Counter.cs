namespace Osgate;

/// <summary>Counts something for the gateway's status. Safe for several threads.</summary>
/// <param name="name">What is counted.</param>
public sealed class Counter(string name)
{
    private long _value;

    /// <summary>What is counted.</summary>
    public string Name { get; } = name;

    /// <summary>How many there were since the gateway started.</summary>
    public long Value => Interlocked.Read(ref _value);

    /// <summary>Counts.</summary>
    public void Add(long amount = 1) => Interlocked.Add(ref _value, amount);
}
