using System.Text.Json.Nodes;

namespace Osgate.Durability.Rows;

/// <summary>One thing that goes wrong, again and again.</summary>
/// <param name="Name">What it is.</param>
/// <param name="BreakAsync">Breaks it so many times at random instants, and mends it.</param>
internal sealed record Row(string Name, Func<Scene, int, Random, Task> BreakAsync)
{
    /// <summary>Times in the short form.</summary>
    public required int ShortRounds { get; init; }

    /// <summary>Times in the long form for each round asked for.</summary>
    public double LongRounds { get; init; } = 1;

    /// <summary>Lines of the broker's configuration.</summary>
    public string BrokerLines { get; init; } = "";

    /// <summary>Keys of the sink's manifest entry.</summary>
    public JsonObject SinkKeys { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => Name;
}
