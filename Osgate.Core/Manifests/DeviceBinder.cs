using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Osgate.Core.Manifests;

/// <summary>Binds the devices of one connector to its plugin's types.</summary>
internal sealed class DeviceBinder
{
    private readonly ConnectorFactory _factory;
    private readonly List<Problem> _problems;
    private readonly MetaSchema _device;
    private readonly MetaSchema _channel;

    public DeviceBinder(ConnectorFactory factory, List<Problem> problems)
    {
        _factory = factory;
        _problems = problems;
        _device = MetaSchema.Of(factory.DeviceInfo);
        _channel = MetaSchema.Of(factory.ChannelInfo);
    }

    public BoundDevice? Bind(DeviceEntry entry)
    {
        var before = _problems.Count;
        _device.Check(entry.Meta, $"{entry.Path}.meta", _problems);
        var deviceIsRight = _problems.Count == before;
        var channels = entry.Channels.Where(IsRight).ToImmutableArray();
        if (!deviceIsRight)
            return null;
        try
        {
            return new BoundDevice(entry, Create(_factory, entry, channels), channels);
        }
        catch (JsonException)
        {
            // A converter refused a value that the schema lets through: one by one, to say which and keep the rest.
            return BindOneByOne(entry, channels);
        }
    }

    public static Device Create(ConnectorFactory factory, DeviceEntry entry, ImmutableArray<ChannelEntry> channels) =>
        factory.CreateDevice(entry.Description, Strip(entry.Meta), [.. channels.Select(c => (c.Description, Strip(c.Meta)))]);

    /// <summary>A meta without the keys that begin with 'x-', which belong to nobody.</summary>
    public static JsonElement Strip(JsonElement meta)
    {
        if (!meta.EnumerateObject().Any(m => MetaSchema.IsOwnKey(m.Name)))
            return meta;
        var copy = JsonObject.Create(meta)!;
        foreach (var name in meta.EnumerateObject().Select(m => m.Name).Where(MetaSchema.IsOwnKey))
            copy.Remove(name);
        return JsonSerializer.SerializeToElement(copy, CoreJson.Default.JsonObject);
    }

    /// <summary>Where in a meta a value could not be bound: ".name", or nothing.</summary>
    public static string PathIn(JsonException e) => e.Path is { Length: > 1 } path ? path[1..] : "";

    private bool IsRight(ChannelEntry channel)
    {
        var before = _problems.Count;
        _channel.Check(channel.Meta, $"{channel.Path}.meta", _problems);
        return _problems.Count == before;
    }

    private BoundDevice? BindOneByOne(DeviceEntry entry, ImmutableArray<ChannelEntry> channels)
    {
        if (!Binds(entry.Path, entry, []))
            return null;
        var right = channels.Where(c => Binds(c.Path, entry, [c])).ToImmutableArray();
        return new BoundDevice(entry, Create(_factory, entry, right), right);
    }

    private bool Binds(string path, DeviceEntry entry, ImmutableArray<ChannelEntry> channels)
    {
        try
        {
            Create(_factory, entry, channels);
            return true;
        }
        catch (JsonException e)
        {
            _problems.Add(new Problem($"{path}.meta{PathIn(e)}", e.Message));
            return false;
        }
    }
}
