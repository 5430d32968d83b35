using Osgate;

namespace Acme.Counter;

public sealed class ToldFactory() : ConnectorFactory<CounterSettings, CounterDevice, CounterChannel>(CounterJson.Default)
{
    public override IConnector Create(ConnectorContext<CounterSettings, CounterDevice, CounterChannel> context) => new ToldListener(context);
}
