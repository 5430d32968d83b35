namespace Osgate.Tests;

public sealed record WithSecret(Secret? Password);
