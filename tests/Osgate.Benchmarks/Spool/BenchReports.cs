using Osgate.Core.Spool;

namespace Osgate.Benchmarks.Spool;

/// <summary>The reports of one device: as many channels as asked for, with values that need all of their bits.</summary>
internal sealed class BenchReports(int channels, string name = "plc-1", Func<int, Reading>? reading = null)
{
    private readonly ChannelReading[] _readings = [.. Enumerable.Range(0, channels).Select(i => new ChannelReading(i, reading?.Invoke(i) ?? new Reading(Math.Sqrt(i + 2))))];

    private readonly SpoolSource _source = new(
        new ReportSource
        {
            DeviceUuid = Guid.NewGuid(),
            DeviceName = name,
            Connector = "bench",
            Channels = [.. Enumerable.Range(0, channels).Select(i => new SourceChannel($"holding-{i}", "kWh"))],
        },
        []);

    /// <summary>Readings in each report.</summary>
    public int Channels => channels;

    /// <summary>Appends one report.</summary>
    public SpoolRange Append(DiskSpool spool, TimeProvider? time = null) => spool.Append(_source, (time ?? TimeProvider.System).GetUtcNow(), _readings);
}
