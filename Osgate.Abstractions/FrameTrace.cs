namespace Osgate;

/// <summary>Shows the bytes on a connection to whoever looks; costs one comparison when nobody does.</summary>
public abstract class FrameTrace
{
    /// <summary>Whether somebody looks. Ask before work is done for the trace alone.</summary>
    public abstract bool Enabled { get; }

    /// <summary>Bytes that were sent.</summary>
    /// <param name="bytes">One frame.</param>
    /// <param name="note">What is worth saying of it.</param>
    public abstract void Sent(ReadOnlySpan<byte> bytes, string? note = null);

    /// <summary>Bytes that were received.</summary>
    /// <param name="bytes">One frame, or what came instead of one.</param>
    /// <param name="note">The verdict on it.</param>
    public abstract void Received(ReadOnlySpan<byte> bytes, string? note = null);
}
