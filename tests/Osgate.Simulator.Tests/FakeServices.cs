using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Osgate.Simulator.Tests;

internal sealed class FakeServices(TimeProvider time) : ConnectorServices
{
    public override string Name => "simulator";

    public override Guid Uuid => Guid.Empty;

    public override string Lane => "simulator";

    public override string GatewayId => "test";

    public override ILogger Logger => NullLogger.Instance;

    public override TimeProvider Time { get; } = time;

    public override FrameTrace Trace => throw new NotSupportedException("the simulator has no bytes to show");

    public override IReportWriter CreateWriter() => throw new NotSupportedException("a poller writes nothing itself");

    public override Counter Counter(string name) => new(name);
}
