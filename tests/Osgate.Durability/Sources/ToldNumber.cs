namespace Osgate.Durability.Sources;

/// <summary>A number that a device tells until the gateway answers it.</summary>
internal sealed class ToldNumber(int device, long number)
{
    public Frame Frame { get; } = new(device, number);

    /// <summary>Completes with the gateway's answer, in the thread that received it, so that a kill can follow at once.</summary>
    public TaskCompletionSource Answered { get; } = new();
}
