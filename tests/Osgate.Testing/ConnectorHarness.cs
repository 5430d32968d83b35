using System.Collections.Immutable;
using Osgate.Core.Manifests;

namespace Osgate.Testing;

/// <summary>One connector instance, driven by a test.</summary>
public sealed class ConnectorHarness : IAsyncDisposable
{
    private readonly ConnectorPlan _plan;
    private readonly LanePlan _lane;
    private readonly Dictionary<(Device, ImmutableArray<DeviceChannel>), Poll> _polls = [];
    private readonly CancellationTokenSource _listening = new();
    private Task _listener = Task.CompletedTask;

    internal ConnectorHarness(ConnectorPlan plan, LanePlan lane, string gatewayId, TimeProvider time)
    {
        _plan = plan;
        _lane = lane;
        Services = new TestConnectorServices(plan.Entry, lane.Key, gatewayId, time, Writer);
        Instance = plan.Factory.Create(plan.Check, lane.Devices, Services);
    }

    /// <summary>The instance itself.</summary>
    public IConnector Instance { get; }

    /// <summary>What it was given.</summary>
    public TestConnectorServices Services { get; }

    /// <summary>What it wrote as a listener.</summary>
    public CountingWriter Writer { get; } = new();

    /// <summary>The lanes that the factory named.</summary>
    public IReadOnlyList<string> Lanes => [.. _plan.Lanes.Select(l => l.Key)];

    /// <summary>The devices on the instance's lane.</summary>
    public ImmutableArray<Device> Devices => _lane.Devices;

    /// <summary>Connects.</summary>
    public Task ConnectAsync(CancellationToken cancel = default) => Instance.ConnectAsync(cancel);

    /// <summary>Has a turn of one device.</summary>
    /// <param name="device">The device's name (default: the first device).</param>
    /// <param name="channels">The names of the channels that are due; all when none is named.</param>
    /// <returns>What it reported, in its order.</returns>
    public async Task<IReadOnlyList<NamedReading>> PollAsync(string? device = null, params string[] channels)
    {
        var poll = Due(device, channels);
        poll.Gathered.Clear();
        await _plan.Factory.PollAsync(Instance, poll, CancellationToken.None);
        return NamedReading.Of(poll.Gathered);
    }

    /// <summary>A turn to be handed over with <see cref="PollAsync(Poll, CancellationToken)"/>, the same object for the same channels.</summary>
    public Poll Due(string? device = null, params string[] channels)
    {
        var found = device is null ? _lane.Devices[0] : _lane.Devices.Single(d => d.Name == device);
        var due = channels.Length == 0 ? found.Channels : [.. channels.Select(name => found.Channels.Single(c => c.Name == name))];
        foreach (var (key, known) in _polls)
        {
            if (key.Item1 == found && key.Item2.SequenceEqual(due))
                return known;
        }
        return _polls[(found, due)] = _plan.Factory.CreatePoll(found, due);
    }

    /// <summary>Hands a turn over; what is reported is in its <see cref="Poll.Gathered"/>.</summary>
    public ValueTask PollAsync(Poll due, CancellationToken cancel) => _plan.Factory.PollAsync(Instance, due, cancel);

    /// <summary>Begins to listen; what is told comes to <see cref="Writer"/>.</summary>
    /// <returns>The listener's task, which ends with its failure.</returns>
    public Task Listen() => _listener = ((IListener)Instance).ListenAsync(_listening.Token);

    /// <summary>Stops listening, and disposes of the instance.</summary>
    public async ValueTask DisposeAsync()
    {
        await _listening.CancelAsync();
        await _listener.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Instance.DisposeAsync();
        _listening.Dispose();
    }
}
