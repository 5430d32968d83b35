using System.Collections.Immutable;
using System.Text.Json;

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
        catch (Exception)
        {
            // A converter, or a type's own code, refused what the schema lets through: one by one, to say which and
            // keep the rest.
            return BindOneByOne(entry, channels);
        }
    }

    public static Device Create(ConnectorFactory factory, DeviceEntry entry, ImmutableArray<ChannelEntry> channels) =>
        factory.CreateDevice(
            entry.Description,
            OwnKeys.Strip(entry.Meta, factory.DeviceInfo),
            [.. channels.Select(c => (c.Description, OwnKeys.Strip(c.Meta, factory.ChannelInfo)))]);

    /// <summary>What a meta that could not be bound says of itself.</summary>
    public static Problem ProblemOf(string path, Exception e)
    {
        // The place is in the path already, counted from the manifest's root.
        var end = e is JsonException ? e.Message.IndexOf(" Path: ", StringComparison.Ordinal) : -1;
        return new Problem(
            e is JsonException { Path: { Length: > 1 } place } ? path + place[1..] : path,
            end < 0 ? e.Message : e.Message[..end]);
    }

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
        // As above: what is refused is said where it stands.
        catch (Exception e)
        {
            _problems.Add(ProblemOf($"{path}.meta", e));
            return false;
        }
    }
}
