namespace Osgate.Core.Pipeline;

/// <summary>What happens to a device's readings between connector and spool.</summary>
/// <remarks>Hot path: allocates nothing per reading. Its state belongs to one lane.</remarks>
internal sealed class ReportPipeline
{
    private const string NotANumber = "not a number";

    private ChannelReading[] _outgoing = new ChannelReading[16];

    /// <summary>The readings as they go into the spool; valid until the next call.</summary>
    public ReadOnlySpan<ChannelReading> Run(ReadOnlySpan<ChannelReading> readings)
    {
        if (_outgoing.Length < readings.Length)
            _outgoing = new ChannelReading[Math.Max(readings.Length, _outgoing.Length * 2)];
        for (var i = 0; i < readings.Length; i++)
            _outgoing[i] = IsFinite(readings[i].Reading.Value) ? readings[i] : new ChannelReading(readings[i].Channel, Reading.Bad(NotANumber));
        return _outgoing.AsSpan(0, readings.Length);
    }

    private static bool IsFinite(ReadingValue value) => value.Kind switch
    {
        ValueKind.Double => double.IsFinite(value.AsDouble()),
        ValueKind.Single => float.IsFinite(value.AsSingle()),
        _ => true,
    };
}
