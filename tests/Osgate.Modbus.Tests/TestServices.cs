using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Osgate.Testing;

namespace Osgate.Modbus.Tests;

internal sealed class TestServices(TimeProvider time) : ConnectorServices
{
    private readonly ConcurrentDictionary<string, Counter> _counters = new();

    public override string Name => "modbus";

    public override Guid Uuid { get; } = Guid.NewGuid();

    public override string Lane => "test";

    public override string GatewayId => "test";

    public override ILogger Logger => NullLogger.Instance;

    public override TimeProvider Time => time;

    public override ListTrace Trace { get; } = new();

    public override IReportWriter CreateWriter() => throw new NotSupportedException("a poller writes through its poll");

    public override Counter Counter(string name) => _counters.GetOrAdd(name, static counted => new Counter(counted));
}
