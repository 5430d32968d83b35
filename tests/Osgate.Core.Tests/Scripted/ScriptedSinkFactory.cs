namespace Osgate.Core.Tests.Scripted;

/// <summary>Hands out the sink that a test made.</summary>
internal sealed class ScriptedSinkFactory(Func<ISink> create, BatchLimits? limits = null) : SinkFactory<ScriptedMeta>(ScriptedJson.Default)
{
    public override ISink Create(SinkContext<ScriptedMeta> context) => create();

    public override BatchLimits GetLimits(ScriptedMeta settings) => limits ?? new BatchLimits();
}
