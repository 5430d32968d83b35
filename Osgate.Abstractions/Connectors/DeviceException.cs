namespace Osgate;

/// <summary>One device failed; the connection that it shares with others did not.</summary>
/// <remarks>The host reports the device's due channels as bad with this reason, asks it less and less often while it
/// fails, and goes on with its neighbours.</remarks>
public sealed class DeviceException : Exception
{
    /// <summary>A failure of one device.</summary>
    /// <param name="reason">Why, in a few words that go out with the readings; without changing parts.</param>
    /// <param name="inner">The cause.</param>
    public DeviceException(string reason, Exception? inner = null)
        : base(reason, inner)
    {
    }

    /// <summary>Whether the device said nothing at all (default: it did say something). When every device of a
    /// line is silent, the host opens the line anew.</summary>
    public bool Silent { get; init; }

    /// <summary>The device did not answer in time.</summary>
    public static DeviceException Timeout() => new("timeout") { Silent = true };
}
