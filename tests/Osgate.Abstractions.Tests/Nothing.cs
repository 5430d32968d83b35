namespace Osgate.Tests;

public sealed record Nothing;
