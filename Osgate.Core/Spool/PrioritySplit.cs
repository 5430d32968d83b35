using System.Collections.Immutable;

namespace Osgate.Core.Spool;

/// <summary>Parts the readings of a report into those of high priority and all others. Guarded by the spool's lock.</summary>
/// <remarks>Hot path: allocates nothing but for the largest report so far.</remarks>
internal sealed class PrioritySplit
{
    private ChannelReading[] _high = new ChannelReading[16];
    private ChannelReading[] _normal = new ChannelReading[16];
    private int _highs;
    private int _normals;

    /// <summary>Those of high priority; valid until the next split.</summary>
    public ReadOnlySpan<ChannelReading> High => _high.AsSpan(0, _highs);

    /// <summary>All others; valid until the next split.</summary>
    public ReadOnlySpan<ChannelReading> Normal => _normal.AsSpan(0, _normals);

    public void Split(ImmutableArray<int> highChannels, ReadOnlySpan<ChannelReading> readings)
    {
        if (_high.Length < readings.Length)
        {
            _high = new ChannelReading[readings.Length];
            _normal = new ChannelReading[readings.Length];
        }
        _highs = _normals = 0;
        foreach (ref readonly var reading in readings)
        {
            if (highChannels.Contains(reading.Channel))
                _high[_highs++] = reading;
            else
                _normal[_normals++] = reading;
        }
    }
}
