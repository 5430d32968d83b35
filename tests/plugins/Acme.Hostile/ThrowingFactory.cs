using Osgate;

namespace Acme.Hostile;

public sealed class ThrowingFactory : ConnectorFactory<HostileSettings, Nothing, Nothing>
{
    public ThrowingFactory()
        : base(HostileJson.Default) => throw new InvalidOperationException("out of order");

    public override IConnector Create(ConnectorContext<HostileSettings, Nothing, Nothing> context) => new HostileConnector("");
}
