using Osgate;

namespace Acme.Counter;

public sealed class CounterFactory() : ConnectorFactory<CounterSettings, CounterDevice, CounterChannel>(CounterJson.Default)
{
    public override IConnector Create(ConnectorContext<CounterSettings, CounterDevice, CounterChannel> context) => new CounterPoller(context);

    public override string? GetLane(CounterSettings settings, Device<CounterDevice, CounterChannel> device) => $"counter {device.Meta.Number}";
}
