using Osgate;

namespace Acme.Counter;

/// <summary>Asks for a number, and reports for each channel of the device a value made of it that no other channel has.</summary>
internal sealed class CounterPoller(ConnectorContext<CounterSettings, CounterDevice, CounterChannel> context) : IPoller<CounterDevice, CounterChannel>
{
    private readonly PeerLine _line = new();
    private readonly List<(long Device, long Number)> _answers = [];

    public Task ConnectAsync(CancellationToken cancel) => _line.ConnectAsync(context.Settings.Port, context.Devices[0].Meta.Number, cancel);

    public async ValueTask PollAsync(Poll<CounterDevice, CounterChannel> due, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        // Once asked for, a number is waited for, so that whatever the peer hands out does get into the gateway.
        await _line.SendAsync([(due.Device.Meta.Number, 0)], CancellationToken.None);
        await _line.ReceiveAsync(_answers, CancellationToken.None);
        if (_answers is not [var answer] || answer.Device != due.Device.Meta.Number)
            throw new IOException("the peer answered something else than it was asked");
        foreach (var channel in due.Channels)
        {
            if (answer.Number == 0)
                due.ReportBad(channel, "no more numbers");
            else
                due.Report(channel, (answer.Number * due.Device.Channels.Length) + channel.Index);
        }
    }

    public ValueTask DisposeAsync() => _line.DisposeAsync();
}
