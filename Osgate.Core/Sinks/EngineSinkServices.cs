using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Osgate.Core.Sinks;

/// <summary>What the engine does for one sink.</summary>
internal sealed class EngineSinkServices(string name, string gatewayId, ILogger logger, TimeProvider time, bool keepsConfirmed) : SinkServices
{
    private readonly ConcurrentDictionary<string, Counter> _counters = new(StringComparer.Ordinal);

    public override string Name => name;

    public override string GatewayId => gatewayId;

    public override ILogger Logger => logger;

    public override TimeProvider Time => time;

    public override bool KeepsConfirmed => keepsConfirmed;

    public IEnumerable<Counter> Counters => _counters.Values;

    public override Counter Counter(string name) => _counters.GetOrAdd(name, static n => new Counter(n));
}
