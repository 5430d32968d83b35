namespace Acme.Counter;

public sealed record CounterChannel;
