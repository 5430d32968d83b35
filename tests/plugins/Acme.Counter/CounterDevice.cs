namespace Acme.Counter;

public sealed record CounterDevice
{
    public required int Number { get; init; }
}
