using System.Collections.Immutable;

namespace Osgate.Host.Broker;

/// <summary>A broker and what to listen to there.</summary>
/// <param name="Host">The broker's name or address.</param>
/// <param name="Port">The broker's port.</param>
/// <param name="Topics">What is published there, placeholders and all: <c>telemetry/{device}/{channel}</c>.</param>
internal sealed record TailTarget(string Host, int Port, ImmutableArray<string> Topics)
{
    /// <summary>Whether the connection is encrypted (default: no).</summary>
    public bool Tls { get; init; }

    /// <summary>A PEM file with the certificates that the broker's must come from (default: those that the machine knows).</summary>
    public string? Ca { get; init; }

    /// <summary>The user at the broker.</summary>
    public string? Username { get; init; }

    /// <summary>The user's password.</summary>
    public Secret? Password { get; init; }

    /// <summary>The broker as a person names it.</summary>
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
