namespace Osgate.Durability;

/// <summary>How much goes through the gateway.</summary>
/// <param name="Polled">Devices that are polled, each on a lane of its own.</param>
/// <param name="Told">Devices that tell and wait for an answer.</param>
/// <param name="Channels">Channels of each device.</param>
/// <param name="Interval">Between two numbers of a device.</param>
public sealed record Load(int Polled, int Told, int Channels, TimeSpan Interval)
{
    /// <summary>30,000 readings a second: leaves room on two cores that others use as well.</summary>
    public static Load Short { get; } = new(4, 2, 50, TimeSpan.FromMilliseconds(10));

    /// <summary>500,000 readings a second where the machine allows it: as much as it can carry and count.</summary>
    public static Load Long { get; } = new(8, 2, 100, TimeSpan.FromMilliseconds(2));

    internal int Devices => Polled + Told;

    /// <summary>Devices are numbered from 1: first those that are polled, then those that tell.</summary>
    internal bool IsTold(int device) => device > Polled;
}
