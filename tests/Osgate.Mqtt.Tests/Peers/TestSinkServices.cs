using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Osgate.Testing;

namespace Osgate.Mqtt.Tests;

/// <summary>What the host does for a sink, as far as tests look at it.</summary>
internal sealed class TestSinkServices(TimeProvider? time = null, bool keepsConfirmed = false) : SinkServices
{
    private readonly ConcurrentDictionary<string, Counter> _counters = new();

    public override string Name => "localMqttBroker";

    public override string GatewayId => "gw-1";

    public override ILogger Logger => Log;

    public ListLogger Log { get; } = new();

    public override TimeProvider Time { get; } = time ?? TimeProvider.System;

    public override bool KeepsConfirmed => keepsConfirmed;

    public override Counter Counter(string name) => _counters.GetOrAdd(name, static name => new Counter(name));
}
