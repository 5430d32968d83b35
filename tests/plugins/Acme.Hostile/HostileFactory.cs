using Osgate;

namespace Acme.Hostile;

public sealed class HostileFactory() : ConnectorFactory<HostileSettings, Nothing, Nothing>(HostileJson.Default)
{
    public override IConnector Create(ConnectorContext<HostileSettings, Nothing, Nothing> context) =>
        context.Settings.Fault == "listenForever" ? new DeafListener(context.Logger) : new HostileConnector(context.Settings.Fault, context.Logger);
}
