using Osgate;

namespace Acme.Lines;

public sealed class HoleFactory() : SinkFactory<HoleSettings>(LineJson.Default)
{
    public override ISink Create(SinkContext<HoleSettings> context) => new HoleSink(context.Logger);

    public override BatchLimits GetLimits(HoleSettings settings) =>
        settings.Unlimited ? throw new InvalidOperationException("there are none") : new BatchLimits();
}
