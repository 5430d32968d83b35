namespace Osgate.Core.Spool;

/// <summary>How many readings of which channels were dropped. Guarded by the spool's lock.</summary>
internal sealed class DropCounts
{
    private readonly Dictionary<(Guid Device, string Channel), long> _counts = [];

    public IReadOnlyDictionary<(Guid Device, string Channel), long> ByChannel => _counts;

    public void Add(in BatchReport report)
    {
        foreach (ref readonly var reading in report.Readings)
        {
            var key = (report.Source.DeviceUuid, report.Source.Channels[reading.Channel].Name);
            _counts[key] = _counts.GetValueOrDefault(key) + 1;
        }
    }
}
