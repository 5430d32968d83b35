namespace Osgate.Testing;

/// <summary>A reading with the names of its device and channel.</summary>
/// <param name="Device">The device's name.</param>
/// <param name="Channel">The channel's name.</param>
/// <param name="Reading">The reading.</param>
public sealed record NamedReading(string Device, string Channel, Reading Reading)
{
    /// <summary>The value.</summary>
    public ReadingValue Value => Reading.Value;

    /// <summary>The quality.</summary>
    public Quality Quality => Reading.Quality;

    /// <summary>Why it is not good.</summary>
    public string? Reason => Reading.Reason;

    /// <summary>The readings of a report, by name.</summary>
    public static IReadOnlyList<NamedReading> Of(Report report)
    {
        var named = new List<NamedReading>(report.Count);
        foreach (ref readonly var reading in report.Readings)
            named.Add(new NamedReading(report.Device.Name, report.Device.Channels[reading.Channel].Name, reading.Reading));
        return named;
    }
}
