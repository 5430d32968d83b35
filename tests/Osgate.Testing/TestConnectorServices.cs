using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Osgate.Core.Manifests;

namespace Osgate.Testing;

/// <summary>What a connector under test is given by its host.</summary>
public sealed class TestConnectorServices : ConnectorServices
{
    private readonly ConcurrentDictionary<string, Counter> _counters = new(StringComparer.Ordinal);
    private readonly CountingWriter _writer;

    internal TestConnectorServices(ConnectorEntry entry, string lane, string gatewayId, TimeProvider time, CountingWriter writer)
    {
        Name = entry.Name;
        Uuid = entry.Uuid;
        Lane = lane;
        GatewayId = gatewayId;
        Time = time;
        _writer = writer;
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override Guid Uuid { get; }

    /// <inheritdoc/>
    public override string Lane { get; }

    /// <inheritdoc/>
    public override string GatewayId { get; }

    /// <inheritdoc/>
    public override ILogger Logger => Log;

    /// <summary>What was logged.</summary>
    public ListLogger Log { get; } = new();

    /// <inheritdoc/>
    public override TimeProvider Time { get; }

    /// <inheritdoc/>
    public override FrameTrace Trace => Frames;

    /// <summary>What was traced.</summary>
    public ListTrace Frames { get; } = new();

    /// <inheritdoc/>
    public override IReportWriter CreateWriter() => _writer;

    /// <inheritdoc/>
    public override Counter Counter(string name) => _counters.GetOrAdd(name, static n => new Counter(n));
}
