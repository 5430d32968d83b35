using System.Runtime.InteropServices;

namespace Osgate;

/// <summary>One value of one channel at one instant, with its quality.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly struct Reading
{
    private readonly long _deviceTicks;

    /// <summary>A reading.</summary>
    /// <param name="value">The value, in the unit that the device gives.</param>
    /// <param name="quality">How far it can be trusted.</param>
    /// <param name="reason">Why it is not good; short, without changing parts, so that it can be counted.</param>
    /// <param name="deviceTime">The device's own time of the value, where it gave one.</param>
    public Reading(ReadingValue value, Quality quality = Quality.Good, string? reason = null, DateTimeOffset? deviceTime = null)
    {
        Value = value;
        Quality = quality;
        Reason = reason;
        _deviceTicks = deviceTime?.UtcTicks ?? 0;
    }

    /// <summary>The value; none when <see cref="Quality"/> is bad and the device gave none.</summary>
    public ReadingValue Value { get; }

    /// <summary>How far the value can be trusted.</summary>
    public Quality Quality { get; }

    /// <summary>Why the reading is not good.</summary>
    public string? Reason { get; }

    /// <summary>The device's own time of the value, UTC; <see langword="null"/> where it gave none.</summary>
    public DateTimeOffset? DeviceTime => _deviceTicks == 0 ? null : new DateTimeOffset(_deviceTicks, TimeSpan.Zero);

    /// <summary>A reading without a value.</summary>
    /// <param name="reason">Why there is none.</param>
    public static Reading Bad(string reason) => new(default, Quality.Bad, reason);
}
