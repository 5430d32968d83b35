using System.Diagnostics;
using System.Text.Json.Nodes;
using Osgate.Durability.Counting;
using Osgate.Durability.FarEnd;
using Osgate.Durability.Sources;
using Osgate.Testing.Peers;

namespace Osgate.Durability;

/// <summary>All that a row needs: devices, the gateway, the line to the broker, the broker, and the far end.</summary>
internal sealed class Scene : IAsyncDisposable
{
    // Longer than the longest pause that a sink makes between two tries.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    private readonly Load _load;
    private readonly DeviceNumbers[] _numbers;
    private readonly FarEndTally _tally;

    private Scene(Load load, Mosquitto broker, JsonObject sinkKeys, DirectoryInfo? folder)
    {
        _load = load;
        _numbers = [.. Enumerable.Range(0, load.Devices).Select(_ => new DeviceNumbers())];
        _tally = new FarEndTally(load);
        Broker = broker;
        Subscriber = new CountingSubscriber(broker.Port, _tally);
        Line = new FlakyProxy(broker.Port);
        Polled = new PolledSource([.. _numbers.Take(load.Polled)]);
        Told = new ToldSource(load, _numbers);
        Gateway = new BuiltGateway(GatewayConfiguration.Write(load, Line.Port, Polled.Port, Told.Port, sinkKeys), folder);
    }

    public Mosquitto Broker { get; }

    public CountingSubscriber Subscriber { get; }

    public FlakyProxy Line { get; }

    public PolledSource Polled { get; }

    public ToldSource Told { get; }

    public BuiltGateway Gateway { get; }

    /// <summary>Readings that the gateway answered up to now.</summary>
    public long Answered => _numbers.Sum(n => n.Flushed) * _load.Channels;

    /// <summary>Readings handed to the gateway up to now.</summary>
    public long Sent => _numbers.Sum(n => n.Last) * _load.Channels;

    /// <summary>A scene with a broker that runs, and nothing else that does.</summary>
    public static async Task<Scene> CreateAsync(Load load, string brokerLines, JsonObject sinkKeys, DirectoryInfo? folder = null)
    {
        // Without limits of the broker's own, beyond which it would drop what it confirmed.
        var broker = await Mosquitto.StartAsync($"log_type error\nmax_queued_messages 0\nmax_inflight_messages 100\n{brokerLines}");
        return new Scene(load, broker, sinkKeys, folder);
    }

    /// <summary>Starts everything, and waits until readings arrive at the far end.</summary>
    public async Task StartAsync()
    {
        await WaitAsync(() => Subscriber.IsSubscribed, "the subscription");
        await Gateway.StartAsync();
        Polled.Open();
        Told.IsOpen = true;
        await WaitForFlowAsync();
    }

    /// <summary>Waits until messages arrive at the far end.</summary>
    public Task WaitForFlowAsync(int messages = 10)
    {
        var before = _tally.Messages;
        return WaitAsync(() => _tally.Messages >= before + messages, $"{messages} messages at the far end");
    }

    /// <summary>Waits until so many more readings were handed to the gateway.</summary>
    public Task WaitForSentAsync(long readings)
    {
        var before = Sent;
        return WaitAsync(() => Sent >= before + readings, $"{readings} readings for the gateway");
    }

    /// <summary>Tells one number, and returns with the gateway's answer.</summary>
    public async Task TellAsync()
    {
        var told = Told.Tell(_load.Devices);
        await WaitAsync(() => told.Answered.Task.IsCompleted, "an answer", told.Answered.Task);
    }

    /// <summary>Ends the sources and waits until all that the gateway took has arrived: until the far end has seen the last
    /// number that each device told, which was written after all else.</summary>
    public async Task SettleAsync()
    {
        Polled.Hold();
        Told.IsOpen = false;
        await WaitAsync(() => Polled.IsHeldByAll, "every poller to ask again");
        var last = Enumerable.Range(_load.Polled + 1, _load.Told).Select(device => (Device: device, Told: Told.Tell(device))).ToList();
        await WaitAsync(() => last.TrueForAll(l => l.Told.Answered.Task.IsCompleted), "the last answers");
        await WaitAsync(() => last.TrueForAll(l => _tally.HasSeen(l.Device, l.Told.Frame.Second)), "the last readings at the far end");
        Polled.End();
        await Gateway.StopAsync();
    }

    /// <summary>Waits for something that happens in another process.</summary>
    /// <exception cref="TimeoutException">It does not, and nothing arrives at the far end either.</exception>
    public async Task WaitAsync(Func<bool> happened, string what, Task? sooner = null)
    {
        var (seen, since) = (_tally.Messages, Stopwatch.GetTimestamp());
        while (!happened())
        {
            if ((Subscriber.Failure ?? Told.Failure) is { } failure)
                throw new InvalidDataException($"while waiting for {what}: {failure.Message}", failure);
            if (_tally.Messages != seen)
                (seen, since) = (_tally.Messages, Stopwatch.GetTimestamp());
            if (Gateway.Lives.Count > 0 && Gateway.HasFailed)
                throw new IOException($"the gateway ended by itself while waiting for {what}; it printed:\n{Gateway.Output}");
            if (Stopwatch.GetElapsedTime(since) > s_patience)
                throw new TimeoutException($"waited {s_patience.TotalSeconds} s for {what}; the gateway printed:\n{Gateway.Output}");
            var pause = Task.Delay(10);
            await (sooner is null ? pause : Task.WhenAny(sooner, pause));
        }
    }

    /// <summary>Counts what has arrived.</summary>
    public RowResult Count(string row, int rounds, TimeSpan atRisk, string? failure)
    {
        var losses = new Losses(Gateway.Lives, atRisk);
        var (flushed, confirmed, repeated, disordered) = (0L, 0L, 0L, _tally.Strangers);
        for (var device = 1; device <= _load.Devices; device++)
        {
            var numbers = _numbers[device - 1];
            var handouts = numbers.ToArray();
            flushed += numbers.Flushed * _load.Channels;
            foreach (var channel in _tally[device])
            {
                confirmed += channel.Highest - channel.Missing.Sum(r => r.To - r.From + 1);
                repeated += channel.Repeated;
                disordered += channel.Disordered;
                if (_load.IsTold(device))
                    losses.AddTold(channel, handouts.Length);
                else
                    losses.AddPolled(channel, handouts);
            }
        }
        return new RowResult
        {
            Row = row,
            Rounds = rounds,
            Sent = Sent,
            Flushed = flushed,
            Confirmed = confirmed,
            Repeated = repeated,
            Lost = losses.Lost,
            Unflushed = losses.Unflushed,
            OldestUnflushed = losses.OldestUnflushed,
            Disordered = disordered,
            Failure = failure,
        };
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Told.DisposeAsync();
        await Polled.DisposeAsync();
        await Line.DisposeAsync();
        await Subscriber.DisposeAsync();
        await Broker.DisposeAsync();
    }
}
