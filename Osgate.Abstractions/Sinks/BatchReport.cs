using System.Runtime.InteropServices;

namespace Osgate;

/// <summary>A report as a sink sees it.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly struct BatchReport
{
    private readonly ReadOnlyMemory<ChannelReading> _readings;

    /// <summary>A report; the host makes it.</summary>
    public BatchReport(ReportSource source, DateTimeOffset timestamp, long sequence, long readingSequence, bool late, ReadOnlyMemory<ChannelReading> readings)
    {
        Source = source;
        Timestamp = timestamp;
        Sequence = sequence;
        ReadingSequence = readingSequence;
        IsLate = late;
        _readings = readings;
    }

    /// <summary>Where the report comes from.</summary>
    public ReportSource Source { get; }

    /// <summary>The gateway's time of the report, UTC. A reading's <see cref="Reading.DeviceTime"/> goes before it.</summary>
    public DateTimeOffset Timestamp { get; }

    /// <summary>The report's number, from 1, without gaps but for what had to be dropped, for this gateway and sink. A
    /// report that is delivered again has the number it had.</summary>
    public long Sequence { get; }

    /// <summary>The number of the report's first reading, counted likewise over readings.</summary>
    public long ReadingSequence { get; }

    /// <summary>Whether it comes from a backlog that is sent behind newer reports.</summary>
    public bool IsLate { get; }

    /// <summary>The readings; <see cref="ChannelReading.Channel"/> is a place in <see cref="ReportSource.Channels"/>.</summary>
    public ReadOnlySpan<ChannelReading> Readings => _readings.Span;
}
