namespace Osgate.Core.Tests.Scripted;

/// <summary>A meta of a scripted connector, device, channel or sink: there is nothing to say.</summary>
public sealed record ScriptedMeta;
