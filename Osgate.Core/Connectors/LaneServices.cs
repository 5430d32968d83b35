using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Osgate.Core.Connectors;

/// <summary>What the engine does for the instances of one lane.</summary>
internal sealed class LaneServices(string name, Guid uuid, string lane, string gatewayId, ILogger logger, TimeProvider time, Func<IReportWriter> writers)
    : ConnectorServices
{
    private readonly ConcurrentDictionary<string, Counter> _counters = new(StringComparer.Ordinal);

    public override string Name => name;

    public override Guid Uuid => uuid;

    public override string Lane => lane;

    public override string GatewayId => gatewayId;

    public override ILogger Logger => logger;

    public override TimeProvider Time => time;

    public override FrameTrace Trace { get; } = new LogTrace(logger);

    public IEnumerable<Counter> Counters => _counters.Values;

    public override IReportWriter CreateWriter() => writers();

    public override Counter Counter(string name) => _counters.GetOrAdd(name, static n => new Counter(n));
}
