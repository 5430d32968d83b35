using Osgate;

namespace Acme.Hostile;

/// <summary>Needs its private dependency at once.</summary>
public sealed class NeedyFactory : ConnectorFactory<HostileSettings, Nothing, Nothing>
{
    public NeedyFactory()
        : base(HostileJson.Default) => GC.KeepAlive(new Acme.Private.Thing("needed"));

    public override IConnector Create(ConnectorContext<HostileSettings, Nothing, Nothing> context) => new HostileConnector("");
}
