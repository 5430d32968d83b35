using System.Collections.Immutable;

namespace Osgate.Modbus;

/// <summary>The requests that read a set of due channels.</summary>
internal sealed record PollPlan(ImmutableArray<PlannedRequest> Requests)
{
    /// <exception cref="InvalidOperationException">A channel has an address that the check refuses.</exception>
    public static PollPlan Of(Poll<ModbusDevice, ModbusChannel> due, ModbusSettings settings)
    {
        var device = due.Device.Meta;
        var points = due.Channels.Select((channel, place) =>
        {
            if (ModbusAddress.Parse(channel.Meta.Address, out var address) is { } problem)
                throw new InvalidOperationException($"channel '{channel.Name}' of '{due.Device.Name}': {problem}");
            return new ModbusPoint(address, channel.Meta.TypeIn(address.Table), channel.Meta.Order ?? device.Order ?? settings.Order, place);
        });
        return new PollPlan(RequestPlanner.Plan(points, new RequestLimits(device.MaxRegisters, device.MaxCoils)));
    }
}
