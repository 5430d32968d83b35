using System.Collections.Immutable;
using System.Text.Json;

namespace Osgate.Core.Manifests;

/// <summary>Reads a manifest out of JSON, with comments and trailing commas allowed.</summary>
public sealed class ManifestReader
{
    private const int NewestFormat = 1;
    private const double LongestInterval = 366d * 24 * 3600;

    private readonly List<Problem> _problems = [];
    private readonly Dictionary<Guid, string> _uuids = [];

    private ManifestReader()
    {
    }

    /// <summary>Reads a manifest.</summary>
    /// <param name="root">The document, which must stay undisposed as long as the manifest is used.</param>
    /// <param name="source">Where it came from, for messages.</param>
    /// <exception cref="ManifestUnreadableException">It is no object, or of a newer format.</exception>
    public static Manifest Read(JsonElement root, string source)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new ManifestUnreadableException($"{source}: a manifest is a JSON object, not {ObjectReader.Describe(root)}");
        if (root.TryGetProperty("format", out var format) && format.ValueKind == JsonValueKind.Number && format.GetDouble() > NewestFormat)
            throw new ManifestUnreadableException(
                $"{source}: needs an upgrade: it is of format {format.GetRawText()}, this gateway reads format {NewestFormat} and older");
        return new ManifestReader().ReadDocument(root, source);
    }

    private Manifest ReadDocument(JsonElement root, string source)
    {
        var document = new ObjectReader(root, "", _problems);
        document.Number("format", NewestFormat, 1, NewestFormat, "1");
        var manifest = new Manifest
        {
            Source = source,
            Version = document.WholeNumber("version", 0, 0, "a whole number that rises with each publication"),
            Labels = document.Labels("labels"),
            Sinks = ReadSinks(document.Array("sinks")),
            Connectors = Named("connectors", document.Array("connectors"), ReadConnector, c => (c.Path, c.Name)),
        };
        // The settings of this box stand in the same file.
        document.Ignore("gateway");
        document.End();
        CheckSinkNames(manifest);
        return manifest with { Problems = [.. _problems] };
    }

    private ImmutableArray<SinkEntry> ReadSinks(JsonElement.ArrayEnumerator array)
    {
        var sinks = Named("sinks", array, s => SinkReader.Read(s, _problems), s => (s.Path, s.Name));
        foreach (var sink in sinks.Skip(SinkReader.MostSinks))
            _problems.Add(new Problem(sink.Path, $"a gateway has {SinkReader.MostSinks} sinks at most: '{sink.Name}' is left out; take out one that is not needed"));
        return [.. sinks.Take(SinkReader.MostSinks)];
    }

    private ConnectorEntry? ReadConnector(ObjectReader connector)
    {
        var protocol = connector.RequiredText("protocol", "say which protocol it speaks, as its plugin calls it");
        var name = connector.RequiredText("name", "give it a name that no other connector has");
        var uuid = connector.Uuid("uuid");
        var meta = connector.Object("meta");
        var labels = connector.Labels("labels");
        var sinks = connector.Texts("sinks");
        var devices = ImmutableArray.CreateBuilder<DeviceEntry>();
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var array = connector.Array("devices");
        connector.Ignore("id");
        connector.End();
        var isKept = Claim(uuid, connector.PathOf("uuid")) && !connector.Failed;
        foreach (var (element, index) in Indexed(array))
        {
            var reader = new ObjectReader(element, $"{connector.Path}.devices[{index}]", _problems);
            if (ReadDevice(reader) is { } device && Unique(names, device.Description.Name, device.Path, "device of this connector"))
                devices.Add(device);
        }
        return !isKept
            ? null
            : new ConnectorEntry
            {
                Path = connector.Path,
                Protocol = protocol,
                Name = name,
                Uuid = uuid,
                Meta = meta,
                Labels = labels,
                Sinks = sinks,
                Devices = devices.ToImmutable(),
            };
    }

    private DeviceEntry? ReadDevice(ObjectReader device)
    {
        var name = device.RequiredText("name", "give it a name");
        var uuid = device.Uuid("uuid");
        var description = new DeviceDescription
        {
            Name = name,
            Uuid = uuid,
            Type = device.Text("type", "default"),
            TimeZone = ReadTimeZone(device),
            Labels = device.Labels("labels"),
        };
        var meta = device.Object("meta");
        var array = device.Array("channels");
        device.Ignore("id");
        device.End();
        var isKept = Claim(uuid, device.PathOf("uuid")) && !device.Failed;
        var channels = ImmutableArray.CreateBuilder<ChannelEntry>();
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (element, index) in Indexed(array))
        {
            var reader = new ObjectReader(element, $"{device.Path}.channels[{index}]", _problems);
            if (ReadChannel(reader) is { } channel && Unique(names, channel.Description.Name, channel.Path, "channel of this device"))
                channels.Add(channel);
        }
        return !isKept ? null : new DeviceEntry(device.Path, description, meta, channels.ToImmutable());
    }

    private static ChannelEntry? ReadChannel(ObjectReader channel)
    {
        var description = new ChannelDescription
        {
            Name = channel.RequiredText("name", "give it a name that no other channel of the device has"),
            Unit = channel.Text("unit", ""),
            Interval = TimeSpan.FromSeconds(channel.Number("interval", 60, 0.001, LongestInterval, "a number of seconds, at least 0.001 and at most a year, for example 15")),
            Labels = channel.Labels("labels"),
        };
        var meta = channel.Object("meta");
        var priority = channel.Choice("priority", "normal", "high");
        channel.Ignore("id");
        channel.End();
        return channel.Failed ? null : new ChannelEntry(channel.Path, description, meta) { IsHigh = priority == "high" };
    }

    private static TimeZoneInfo ReadTimeZone(ObjectReader device)
    {
        var id = device.Text("timezone", "");
        if (id.Length == 0)
            return TimeZoneInfo.Utc;
        if (TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone))
            return zone;
        device.Error("timezone", $"'{id}' is no time zone of this system: write an IANA name like \"Europe/Stockholm\"");
        return TimeZoneInfo.Utc;
    }

    private ImmutableArray<T> Named<T>(string member, JsonElement.ArrayEnumerator array, Func<ObjectReader, T?> read, Func<T, (string Path, string Name)> identity)
        where T : class
    {
        var entries = ImmutableArray.CreateBuilder<T>();
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (element, index) in Indexed(array))
        {
            if (read(new ObjectReader(element, $"{member}[{index}]", _problems)) is not { } entry)
                continue;
            var (path, name) = identity(entry);
            if (Unique(names, name, path, member))
                entries.Add(entry);
        }
        return entries.ToImmutable();
    }

    private bool Unique(Dictionary<string, string> names, string name, string path, string among)
    {
        if (names.TryAdd(name, path))
            return true;
        _problems.Add(new Problem($"{path}.name", $"'{name}' is already the name of {names[name]}: names are unique ({among}); this one is left out"));
        return false;
    }

    private bool Claim(Guid uuid, string path)
    {
        // The empty one stands for what could not be read, which is said already.
        if (uuid == Guid.Empty || _uuids.TryAdd(uuid, path))
            return true;
        _problems.Add(new Problem(path, $"'{uuid}' stands at {_uuids[uuid]} already: give one of the two a uuid of its own, for example \"{Guid.NewGuid()}\""));
        return false;
    }

    private void CheckSinkNames(Manifest manifest)
    {
        var known = manifest.Sinks.Select(s => s.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var connector in manifest.Connectors)
        {
            for (var i = 0; i < connector.Sinks.Length; i++)
            {
                if (!known.Contains(connector.Sinks[i]))
                    _problems.Add(new Problem($"{connector.Path}.sinks[{i}]", $"'{connector.Sinks[i]}' is no sink of this manifest{DidYouMean.Hint(connector.Sinks[i], known)}"));
            }
        }
    }

    private static IEnumerable<(JsonElement Element, int Index)> Indexed(JsonElement.ArrayEnumerator array)
    {
        var index = 0;
        foreach (var element in array)
            yield return (element, index++);
    }
}
