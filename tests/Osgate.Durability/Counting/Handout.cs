namespace Osgate.Durability.Counting;

/// <summary>One number that was handed to the gateway.</summary>
/// <param name="Timestamp">When, on the monotonic clock.</param>
/// <param name="Process">The process that asked for it.</param>
internal readonly record struct Handout(long Timestamp, int Process);
