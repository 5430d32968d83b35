using Osgate;

namespace Acme.Counter;

/// <summary>Writes what it is told, flushes, and only then answers.</summary>
internal sealed class ToldListener(ConnectorContext<CounterSettings, CounterDevice, CounterChannel> context) : IListener
{
    private readonly PeerLine _line = new();

    public Task ConnectAsync(CancellationToken cancel) => _line.ConnectAsync(context.Settings.Port, device: 0, cancel);

    public async Task ListenAsync(CancellationToken cancel)
    {
        var writer = context.CreateWriter();
        var reports = context.Devices.ToDictionary(d => (long)d.Meta.Number, d => new Report(d));
        var told = new List<(long Device, long Number)>();
        while (true)
        {
            await _line.ReceiveAsync(told, cancel);
            foreach (var (device, number) in told)
            {
                var report = reports[device];
                report.Clear();
                foreach (var channel in report.Device.Channels)
                    report.Add(channel, (number * report.Device.Channels.Length) + channel.Index);
                writer.Write(report);
            }
            await writer.FlushAsync(cancel);
            await _line.SendAsync(told, cancel);
        }
    }

    public ValueTask DisposeAsync() => _line.DisposeAsync();
}
