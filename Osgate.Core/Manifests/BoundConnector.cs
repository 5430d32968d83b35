using System.Collections.Immutable;
using System.Globalization;

namespace Osgate.Core.Manifests;

/// <summary>A connector, bound, with the way back from a check's paths to the document's.</summary>
internal sealed class BoundConnector(ConnectorEntry entry, ConnectorFactory factory, ConnectorCheck check, ImmutableArray<BoundDevice> devices)
{
    private readonly Dictionary<Guid, string> _paths = devices.ToDictionary(d => d.Device.Uuid, d => d.Entry.Path);
    private int _taken;

    public ConnectorEntry Entry { get; } = entry;

    public ConnectorFactory Factory { get; } = factory;

    public ConnectorCheck Check { get; } = check;

    public ImmutableArray<BoundDevice> Devices { get; } = devices;

    /// <summary>What the check has found since it was asked last, with paths of the document.</summary>
    public IEnumerable<Problem> TakeProblems()
    {
        var found = Check.Problems.Skip(_taken).Select(p => p with { Path = Locate(p.Path) }).ToList();
        _taken += found.Count;
        return found;
    }

    public string PathOf(Device device) => _paths.GetValueOrDefault(device.Uuid, Entry.Path);

    // Entries that could not be read are left out before, so places in the check are not places in the document.
    private string Locate(string path)
    {
        const string devices = "devices[";
        if (!path.StartsWith(devices, StringComparison.Ordinal))
            return $"{Entry.Path}.{path}";
        var end = path.IndexOf(']', StringComparison.Ordinal);
        var index = int.Parse(path.AsSpan(devices.Length, end - devices.Length), CultureInfo.InvariantCulture);
        return Devices[index].Locate(path[(end + 1)..]);
    }
}
