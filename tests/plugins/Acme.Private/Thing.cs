namespace Acme.Private;

/// <summary>What a plugin depends on and nobody else has.</summary>
public sealed record Thing(string Name);
