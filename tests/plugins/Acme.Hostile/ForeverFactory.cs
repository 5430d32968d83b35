using Osgate;

namespace Acme.Hostile;

public sealed class ForeverFactory() : SinkFactory<Nothing>(HostileJson.Default)
{
    public override ISink Create(SinkContext<Nothing> context) => new ForeverSink(context.Logger);
}
