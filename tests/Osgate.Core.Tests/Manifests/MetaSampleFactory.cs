namespace Osgate.Core.Tests.Manifests;

/// <summary>Only its type infos are of interest: those are as strict as a manifest wants them.</summary>
internal sealed class MetaSampleFactory() : SinkFactory<MetaSample>(MetaSampleJson.Default)
{
    public override ISink Create(SinkContext<MetaSample> context) => throw new NotSupportedException("nothing is delivered here");
}
