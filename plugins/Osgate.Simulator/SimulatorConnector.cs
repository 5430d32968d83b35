using Osgate.Simulator.Signals;

namespace Osgate.Simulator;

/// <summary>Devices that are not there: what each channel's signal gives next. Allocates nothing per reading.</summary>
internal sealed class SimulatorConnector : IPoller<SimulatorDevice, SimulatorChannel>
{
    private readonly TimeProvider _time;
    private readonly long _created;
    private readonly Dictionary<Device, Signal[]> _signals = [];
    private Chance _chance;

    public SimulatorConnector(ConnectorContext<SimulatorSettings, SimulatorDevice, SimulatorChannel> context)
    {
        _time = context.Time;
        _created = _time.GetTimestamp();
        var seed = unchecked((ulong)(context.Settings.Seed ?? Random.Shared.NextInt64()));
        _chance = new Chance(seed);
        foreach (var device in context.Devices)
            _signals.Add(device, [.. device.Channels.Select(channel => Signal.Of(channel.Meta, Chance.For(seed, device.Uuid, channel.Name)))]);
    }

    public Task ConnectAsync(CancellationToken cancel) => Task.CompletedTask;

    public ValueTask PollAsync(Poll<SimulatorDevice, SimulatorChannel> due, CancellationToken cancel)
    {
        if (due.Device.Meta.Fail > 0 && _chance.Next() < due.Device.Meta.Fail)
            throw DeviceException.Timeout();
        var now = new Moment(_time.GetUtcNow().UtcTicks, _time.GetElapsedTime(_created).Ticks);
        var signals = _signals[due.Device];
        foreach (var channel in due.Channels)
            due.Report(channel, signals[channel.Index].Next(now));
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
