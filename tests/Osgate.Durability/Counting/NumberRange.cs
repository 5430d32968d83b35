namespace Osgate.Durability.Counting;

/// <summary>Numbers from one to another, both included.</summary>
internal readonly record struct NumberRange(long From, long To);
