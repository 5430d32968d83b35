namespace Acme.Counter;

public sealed record CounterSettings
{
    public required int Port { get; init; }
}
