using Osgate;

namespace Acme.Hostile;

public sealed class NoConstructorFactory(string wanted) : ConnectorFactory<HostileSettings, Nothing, Nothing>(HostileJson.Default)
{
    public override IConnector Create(ConnectorContext<HostileSettings, Nothing, Nothing> context) => new HostileConnector(wanted);
}
