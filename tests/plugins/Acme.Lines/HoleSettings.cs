using Osgate;

namespace Acme.Lines;

public sealed record HoleSettings
{
    public required string Host { get; init; }

    public Secret? Password { get; init; }

    /// <summary>Makes the factory throw when it is asked for its limits.</summary>
    public bool Unlimited { get; init; }
}
