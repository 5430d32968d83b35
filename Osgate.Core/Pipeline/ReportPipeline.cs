namespace Osgate.Core.Pipeline;

/// <summary>What happens to a device's readings between connector and spool.</summary>
/// <remarks>Hot path: allocates nothing per reading. Its state belongs to one lane.</remarks>
internal sealed class ReportPipeline
{
    private const string NotANumber = "not a number";
    private const string NoValue = "no value";

    private ChannelReading[] _outgoing = new ChannelReading[16];

    /// <summary>The readings as they go into the spool; valid until the next call.</summary>
    public ReadOnlySpan<ChannelReading> Run(ReadOnlySpan<ChannelReading> readings)
    {
        if (_outgoing.Length < readings.Length)
            _outgoing = new ChannelReading[Math.Max(readings.Length, _outgoing.Length * 2)];
        for (var i = 0; i < readings.Length; i++)
            _outgoing[i] = Problem(readings[i].Reading) is { } reason ? Worthless(readings[i], reason) : readings[i];
        return _outgoing.AsSpan(0, readings.Length);
    }

    // A value that is none cannot be good, whatever the connector says.
    private static string? Problem(in Reading reading) => reading.Value.Kind switch
    {
        ValueKind.None when reading.Quality != Quality.Bad => NoValue,
        ValueKind.Double when !double.IsFinite(reading.Value.AsDouble()) => NotANumber,
        ValueKind.Single when !float.IsFinite(reading.Value.AsSingle()) => NotANumber,
        _ => null,
    };

    private static ChannelReading Worthless(in ChannelReading reading, string reason) =>
        new(reading.Channel, new Reading(default, Quality.Bad, reading.Reading.Reason ?? reason, reading.Reading.DeviceTime));
}
