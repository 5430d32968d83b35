using System.Runtime.CompilerServices;

namespace Osgate.Modbus;

/// <summary>Polls the devices behind one TCP connection. Hot path: allocates nothing per reading.</summary>
internal sealed class ModbusConnector(ConnectorContext<ModbusSettings, ModbusDevice, ModbusChannel> context) : IPoller<ModbusDevice, ModbusChannel>
{
    private readonly ConditionalWeakTable<Poll<ModbusDevice, ModbusChannel>, PollPlan> _plans = [];
    private ModbusTcpClient? _client;

    public async Task ConnectAsync(CancellationToken cancel)
    {
        var settings = context.Settings;
        var endpoint = ModbusEndpoint.Of(settings, context.Devices[0].Meta)
            ?? throw new InvalidOperationException($"nobody says where '{context.Devices[0].Name}' is: write 'host' into its 'meta'");
        var socket = await ModbusTcpConnect.ConnectAsync(endpoint, TimeSpan.FromSeconds(settings.ConnectTimeout), context.Time, cancel).ConfigureAwait(false);
        _client = new ModbusTcpClient(
            socket, endpoint, TimeSpan.FromSeconds(settings.Timeout), context.Time, context.Trace, context.Counter("late answers"));
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask PollAsync(Poll<ModbusDevice, ModbusChannel> due, CancellationToken cancel)
    {
        var client = _client ?? throw new InvalidOperationException("not connected: ConnectAsync comes first");
        var unit = (byte)due.Device.Meta.Unit;
        var requests = PlanOf(due).Requests;
        for (var i = 0; i < requests.Length; i++)
        {
            var answer = await client.ReadAsync(unit, requests[i].Request, cancel).ConfigureAwait(false);
            if (!answer.IsInTime)
            {
                // A device that has answered before is not silent: its line needs no new connection.
                throw i == 0 ? DeviceException.Timeout() : new DeviceException("timeout");
            }
            if (answer.Exception.IsFromGateway)
                throw new DeviceException(answer.Exception.Reason) { Silent = true };
            if (answer.Exception != ExceptionCode.None)
                ReportRefusal(due, requests[i], answer.Exception.Reason);
            else
                ReportValues(due, requests[i], answer.Data.Span);
        }
    }

    public ValueTask DisposeAsync() => _client?.DisposeAsync() ?? ValueTask.CompletedTask;

    private PollPlan PlanOf(Poll<ModbusDevice, ModbusChannel> due)
    {
        if (!_plans.TryGetValue(due, out var plan))
            _plans.Add(due, plan = PollPlan.Of(due, context.Settings));
        return plan;
    }

    private static void ReportRefusal(Poll<ModbusDevice, ModbusChannel> due, PlannedRequest planned, string reason)
    {
        foreach (ref readonly var point in planned.Points.AsSpan())
            due.ReportBad(due.Channels[point.Place], reason);
    }

    private static void ReportValues(Poll<ModbusDevice, ModbusChannel> due, PlannedRequest planned, ReadOnlySpan<byte> data)
    {
        var channels = due.Channels.AsSpan();
        var start = planned.Request.Start;
        var bits = planned.Request.Table.HoldsBits;
        foreach (ref readonly var point in planned.Points.AsSpan())
        {
            var offset = point.Start - start;
            due.Report(channels[point.Place], bits
                ? ReadingValue.From(RegisterCodec.ReadBit(data, offset))
                : RegisterCodec.ReadValue(data[(offset * 2)..], point.Type, point.Order));
        }
    }
}
