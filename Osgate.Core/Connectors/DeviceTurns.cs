namespace Osgate.Core.Connectors;

/// <summary>The turns of one device on its lane: asks it, reports what it says, and says what went out bad.</summary>
internal sealed class DeviceTurns
{
    // How often a channel that stays bad says so again.
    private static readonly TimeSpan Heartbeat = TimeSpan.FromMinutes(15);

    private readonly ConnectorFactory _factory;
    private readonly IReportWriter _writer;
    private readonly FaultLog _fault;
    private readonly bool[] _reported;
    private readonly bool[] _saidBad;
    private readonly Report _bad;
    private TimeSpan _badSince;

    public DeviceTurns(ConnectorFactory factory, Device device, double phase, IReportWriter writer, FaultLog fault)
    {
        _factory = factory;
        _writer = writer;
        _fault = fault;
        Device = device;
        Schedule = new DeviceSchedule(factory, device, phase);
        Breaker = new Breaker(Schedule.Shortest == TimeSpan.MaxValue ? TimeSpan.FromSeconds(1) : Schedule.Shortest);
        _reported = new bool[device.Channels.Length];
        _saidBad = new bool[device.Channels.Length];
        _bad = new Report(device);
    }

    public Device Device { get; }

    public DeviceSchedule Schedule { get; }

    public Breaker Breaker { get; }

    /// <summary>Whether the device has said nothing at all at its last turn.</summary>
    public bool IsSilent { get; private set; }

    /// <summary>What is wrong with the device, or <see langword="null"/>.</summary>
    public string? Fault => _fault.Current;

    /// <summary>Has the device's turn; a device that fails is no reason to throw, a broken connection is.</summary>
    public async ValueTask RunAsync(IConnector poller, Poll due, Func<TimeSpan> now, CancellationToken cancel)
    {
        if (!Breaker.Allows(now()))
        {
            SayBad(due.Channels.AsSpan(), Fault ?? "timeout", now());
            return;
        }
        due.Gathered.Clear();
        try
        {
            await _factory.PollAsync(poller, due, cancel);
        }
        catch (DeviceException e)
        {
            Failed(due, e, now());
            return;
        }
        catch (Exception)
        {
            // The connection is broken, which is the lane's matter; what was read before still counts.
            _writer.Write(due.Gathered);
            throw;
        }
        Complete(due, "not reported");
        _writer.Write(due.Gathered);
        IsSilent = false;
        Breaker.Succeed();
        _fault.Clear();
        Array.Clear(_saidBad);
    }

    /// <summary>Forgets what was said bad, so that the next outage is reported as the first was; for devices that tell
    /// by themselves.</summary>
    public void Recovered() => Array.Clear(_saidBad);

    /// <summary>Reports channels as bad, each once, and again at the heartbeat.</summary>
    public void SayBad(ReadOnlySpan<DeviceChannel> channels, string reason, TimeSpan now) => SayBad(channels, reason, now, except: []);

    private void SayBad(ReadOnlySpan<DeviceChannel> channels, string reason, TimeSpan now, ReadOnlySpan<bool> except)
    {
        // The beat runs from the first time that something was said.
        if (now - _badSince >= Heartbeat || !_saidBad.Contains(true))
        {
            Array.Clear(_saidBad);
            _badSince = now;
        }
        _bad.Clear();
        foreach (var channel in channels)
        {
            if (_saidBad[channel.Index] || (!except.IsEmpty && except[channel.Index]))
                continue;
            _saidBad[channel.Index] = true;
            _bad.Add(channel, Reading.Bad(reason));
        }
        _writer.Write(_bad);
    }

    private void Failed(Poll due, DeviceException e, TimeSpan now)
    {
        IsSilent = e.Silent;
        Breaker.Fail(now);
        _fault.Fault(e.Message, e.InnerException);
        if (!Breaker.IsOpen)
        {
            Complete(due, e.Message);
            _writer.Write(due.Gathered);
            return;
        }
        // What it did say stands; only the channels without an answer are bad now.
        _writer.Write(due.Gathered);
        Mark(due);
        SayBad(due.Channels.AsSpan(), e.Message, now, except: _reported);
        // At the next turn that is left out those are as bad as the others.
        foreach (ref readonly var reading in due.Gathered.Readings)
            _saidBad[reading.Channel] = reading.Reading.Quality == Quality.Bad;
    }

    private void Complete(Poll due, string reason)
    {
        Mark(due);
        foreach (var channel in due.Channels)
        {
            if (!_reported[channel.Index])
                due.Gathered.Add(channel, Reading.Bad(reason));
        }
    }

    private void Mark(Poll due)
    {
        Array.Clear(_reported);
        foreach (ref readonly var reading in due.Gathered.Readings)
            _reported[reading.Channel] = true;
    }
}
