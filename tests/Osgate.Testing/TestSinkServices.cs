using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Osgate.Testing;

/// <summary>What a sink under test is given by its host.</summary>
public sealed class TestSinkServices : SinkServices
{
    private readonly ConcurrentDictionary<string, Counter> _counters = new(StringComparer.Ordinal);

    internal TestSinkServices(string name, string gatewayId, TimeProvider time)
    {
        Name = name;
        GatewayId = gatewayId;
        Time = time;
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override string GatewayId { get; }

    /// <inheritdoc/>
    public override ILogger Logger => Log;

    /// <summary>What was logged.</summary>
    public ListLogger Log { get; } = new();

    /// <inheritdoc/>
    public override TimeProvider Time { get; }

    /// <inheritdoc/>
    public override bool KeepsConfirmed => Keeps;

    /// <summary>What <see cref="KeepsConfirmed"/> says (default: <see langword="false"/>).</summary>
    public bool Keeps { get; set; }

    /// <inheritdoc/>
    public override Counter Counter(string name) => _counters.GetOrAdd(name, static n => new Counter(n));
}
