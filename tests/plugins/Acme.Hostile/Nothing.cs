namespace Acme.Hostile;

public sealed record Nothing;
