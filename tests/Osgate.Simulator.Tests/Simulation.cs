using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace Osgate.Simulator.Tests;

/// <summary>One simulated device, made through the factory as the gateway makes it.</summary>
internal sealed class Simulation
{
    private readonly SimulatorFactory _factory = new();
    private readonly Device _device;
    private readonly ConnectorCheck _check;
    private readonly IConnector _connector;
    private readonly Poll _poll;

    public Simulation(string[] channels, string device = "{}", string settings = """{ "seed": 1 }""")
    {
        _device = _factory.CreateDevice(
            new DeviceDescription { Uuid = new Guid("11111111-1111-1111-1111-111111111111"), Name = "meter" },
            Json(device),
            [.. channels.Select((meta, index) => (new ChannelDescription { Name = $"channel{index}" }, Json(meta)))]);
        _check = _factory.CreateCheck("simulator", Json(settings), [_device]);
        _factory.Check(_check);
        _connector = _factory.Create(_check, [_device], new FakeServices(Time));
        _poll = _factory.CreatePoll(_device, _device.Channels);
    }

    public Simulation(string channel, string device = "{}", string settings = """{ "seed": 1 }""")
        : this([channel], device, settings)
    {
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));

    public IReadOnlyList<Problem> Problems => _check.Problems;

    /// <summary>Polls once; the report is valid until the next poll.</summary>
    public async Task<Report> PollAsync()
    {
        await PollQuietlyAsync();
        return _poll.Gathered;
    }

    /// <summary>Polls once, and allocates nothing of its own.</summary>
    public ValueTask PollQuietlyAsync()
    {
        _poll.Gathered.Clear();
        return _factory.PollAsync(_connector, _poll, CancellationToken.None);
    }

    public async Task<ReadingValue> NextAsync() => (await PollAsync()).Readings[0].Reading.Value;

    /// <summary>As many polls as asked for.</summary>
    public async Task<ImmutableArray<ReadingValue>> SeriesAsync(int count)
    {
        var values = ImmutableArray.CreateBuilder<ReadingValue>(count);
        while (values.Count < count)
            values.Add(await NextAsync());
        return values.MoveToImmutable();
    }

    private static JsonElement Json(string text) => JsonElement.Parse(text);
}
