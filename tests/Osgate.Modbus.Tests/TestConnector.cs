using System.Collections.Immutable;
using System.Text.Json;

namespace Osgate.Modbus.Tests;

/// <summary>A connector as a manifest's entry describes it, run as a gateway would.</summary>
internal sealed class TestConnector : IAsyncDisposable
{
    private static readonly JsonElement Nothing = JsonSerializer.SerializeToElement(new object());

    private readonly ModbusFactory _factory = new();
    private readonly IConnector _connector;
    private readonly Dictionary<Device, Poll> _polls = [];

    public TestConnector(string json, TimeProvider? time = null)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var entry = document.RootElement;
        var devices = entry.GetProperty("devices").EnumerateArray().Select((device, i) => BindDevice(device, i)).ToImmutableArray();
        Check = _factory.CreateCheck("modbus", MetaOf(entry), devices);
        _factory.Check(Check);
        Services = new TestServices(time ?? TimeProvider.System);
        _connector = _factory.Create(Check, devices, Services);
    }

    public ConnectorCheck Check { get; }

    public TestServices Services { get; }

    /// <summary>A connector with one device at a local port, and one channel for each address.</summary>
    /// <remarks>Without a clock that stands still it waits long, so that no test depends on the machine's speed.</remarks>
    public static TestConnector At(int port, TimeProvider? time, string deviceMeta, params string[] channelMetas)
    {
        var channels = channelMetas.Select((meta, i) => $$"""{ "name": "c{{i}}", "meta": {{meta}} }""");
        return new TestConnector(
            $$"""{ "meta": { "host": "127.0.0.1", "port": {{port}}, "timeout": {{(time is null ? 60 : 1)}} }, "devices": [ { "meta": {{deviceMeta}}, "channels": [ {{string.Join(',', channels)}} ] } ] }""",
            time);
    }

    /// <summary>As <see cref="At"/>, without a problem and connected.</summary>
    public static async Task<TestConnector> ConnectedAsync(int port, TimeProvider time, string deviceMeta, string[] channelMetas, CancellationToken cancel)
    {
        var connector = At(port, time, deviceMeta, channelMetas);
        Assert.That(connector.Check.Problems, Is.Empty);
        await connector.ConnectAsync(cancel);
        return connector;
    }

    public string? LaneOf(int device) => _factory.GetLane(Check, Check.Devices[device]);

    public Task ConnectAsync(CancellationToken cancel) => _connector.ConnectAsync(cancel);

    /// <summary>Asks a device for all its channels; readings stand at their channel's place, none where none came.</summary>
    public async Task<Reading?[]> PollAsync(CancellationToken cancel, int device = 0)
    {
        await PollOnlyAsync(device, cancel);
        return ReadingsOf(device);
    }

    public ValueTask PollOnlyAsync(int device, CancellationToken cancel)
    {
        var poll = PollOf(device);
        poll.Gathered.Clear();
        return _factory.PollAsync(_connector, poll, cancel);
    }

    public Reading?[] ReadingsOf(int device)
    {
        var poll = PollOf(device);
        var readings = new Reading?[poll.Channels.Length];
        foreach (var reading in poll.Gathered.Readings)
        {
            Assert.That(readings[reading.Channel], Is.Null, "a channel was reported twice");
            readings[reading.Channel] = reading.Reading;
        }
        return readings;
    }

    public ValueTask DisposeAsync() => _connector.DisposeAsync();

    private Poll PollOf(int device)
    {
        var asked = Check.Devices[device];
        if (!_polls.TryGetValue(asked, out var poll))
            _polls.Add(asked, poll = _factory.CreatePoll(asked, asked.Channels));
        return poll;
    }

    private Device BindDevice(JsonElement device, int place)
    {
        var description = new DeviceDescription { Uuid = Guid.NewGuid(), Name = NameOf(device, $"device {place}") };
        var channels = device.GetProperty("channels").EnumerateArray()
            .Select((channel, i) => (new ChannelDescription { Name = NameOf(channel, $"channel {i}") }, MetaOf(channel)));
        return _factory.CreateDevice(description, MetaOf(device), [.. channels]);
    }

    private static string NameOf(JsonElement entry, string other) =>
        entry.TryGetProperty("name", out var name) ? name.GetString()! : other;

    private static JsonElement MetaOf(JsonElement entry) =>
        entry.TryGetProperty("meta", out var meta) ? meta.Clone() : Nothing;
}
