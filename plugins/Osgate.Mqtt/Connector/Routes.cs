using System.Collections.Immutable;

namespace Osgate.Mqtt;

/// <summary>Knows which channels a topic feeds.</summary>
internal sealed class Routes
{
    // Behind a wildcard there may be any number of topics.
    private const int MostTopics = 10_000;

    private readonly Dictionary<string, DeviceRoute[]> _byTopic = new(StringComparer.Ordinal);
    private readonly ImmutableArray<(Device<MqttDevice, MqttChannel> Device, ChannelRoute Channel, TopicFilter Filter)> _channels;

    public Routes(ImmutableArray<Device<MqttDevice, MqttChannel>> devices)
    {
        _channels = [.. from device in devices
                        from channel in device.Channels
                        select (device, new ChannelRoute(channel, PathOf(channel.Meta.Field), PathOf(channel.Meta.TimeField)), FilterOf(device, channel))];
        var filters = _channels.Select(channel => channel.Filter).DistinctBy(filter => filter.Text).ToList();
        var wide = filters.FindAll(filter => filter.HasWildcard);
        Filters = [.. filters.Where(filter => !wide.Exists(other => other != filter && other.Covers(filter))).Select(filter => filter.Text)];
    }

    /// <summary>What to subscribe to: no filter that another one covers, since a broker may send a message once for each.</summary>
    public ImmutableArray<string> Filters { get; }

    /// <summary>The topic of a channel: its own, its device's, or the one made of their names.</summary>
    public static string TopicOf(Device<MqttDevice, MqttChannel> device, DeviceChannel<MqttChannel> channel) =>
        channel.Meta.Topic ?? device.Meta.Topic ?? $"{device.Uuid:D}/{channel.Name}";

    /// <summary>The devices and channels that a message of this topic feeds.</summary>
    public DeviceRoute[] Find(string topic)
    {
        if (_byTopic.TryGetValue(topic, out var known))
            return known;
        if (_byTopic.Count >= MostTopics)
            _byTopic.Clear();
        return _byTopic[topic] = [.. from channel in _channels
                                     where channel.Filter.Matches(topic)
                                     group channel.Channel by channel.Device into fed
                                     select new DeviceRoute(fed.Key, [.. fed])];
    }

    private static TopicFilter FilterOf(Device<MqttDevice, MqttChannel> device, DeviceChannel<MqttChannel> channel) =>
        TopicFilter.Parse(TopicOf(device, channel), out var problem) ?? throw new ArgumentException(problem);

    private static FieldPath? PathOf(string? text) =>
        text is null ? null : FieldPath.Parse(text, out var problem) ?? throw new ArgumentException(problem);
}
