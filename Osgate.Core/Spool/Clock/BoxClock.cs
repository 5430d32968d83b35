namespace Osgate.Core.Spool.Clock;

/// <summary>The clocks of the machine that this runs on. Safe for several threads; asking allocates nothing.</summary>
internal sealed class BoxClock : IBoxClock
{
    private const string BootIdFile = "/proc/sys/kernel/random/boot_id";

    private readonly TimeProvider _time;
    private readonly bool _isTrusted;
    private readonly bool _hasKeeper;
    private readonly Func<bool>? _isSynchronised;
    private long _nextLook = long.MinValue;
    private volatile ClockState _state;
    private volatile bool _wasSynchronised;

    /// <summary>The clocks of a machine.</summary>
    /// <param name="time">Tells both times. The timestamp of <see cref="TimeProvider.System"/> is on Linux
    /// CLOCK_MONOTONIC, which all processes of one boot share.</param>
    /// <param name="bootId">The id of this boot.</param>
    /// <param name="isTrusted">Whether the operator answers for the wall clock: it is at least assumed right then.</param>
    /// <param name="hasKeeper">Whether something kept the time while the machine was off.</param>
    /// <param name="isSynchronised">Asks the kernel whether a time service keeps the wall clock right;
    /// <see langword="null"/> where it does not tell.</param>
    public BoxClock(TimeProvider time, Guid bootId, bool isTrusted, bool hasKeeper, Func<bool>? isSynchronised)
    {
        _time = time;
        BootId = bootId;
        _isTrusted = isTrusted;
        _hasKeeper = hasKeeper;
        _isSynchronised = isSynchronised;
    }

    public long UtcTicks => _time.GetUtcNow().UtcTicks;

    public long MonotonicTicks
    {
        get
        {
            var (seconds, rest) = Math.DivRem(_time.GetTimestamp(), _time.TimestampFrequency);
            return (seconds * TimeSpan.TicksPerSecond) + (rest * TimeSpan.TicksPerSecond / _time.TimestampFrequency);
        }
    }

    public Guid BootId { get; }

    public ClockState State
    {
        get
        {
            var now = MonotonicTicks;
            if (now >= Volatile.Read(ref _nextLook))
            {
                _state = Look();
                Volatile.Write(ref _nextLook, now + TimeSpan.TicksPerSecond);
            }
            return _state;
        }
    }

    /// <summary>The clocks of this machine.</summary>
    /// <param name="time">Tells both times.</param>
    /// <param name="isTrusted">Whether the operator answers for the wall clock.</param>
    public static BoxClock OfThisMachine(TimeProvider time, bool isTrusted) => OperatingSystem.IsLinux()
        ? new BoxClock(time, ReadBootId(), isTrusted, TimeKeeper.IsThere(), KernelClock.IsSynchronised)
        : new BoxClock(time, Guid.NewGuid(), isTrusted, hasKeeper: false, isSynchronised: null);

    private ClockState Look()
    {
        var isSynchronised = _isSynchronised?.Invoke() ?? false;
        if (isSynchronised)
            _wasSynchronised = true;
        return new ClockFacts
        {
            IsTrusted = _isTrusted,
            KernelTells = _isSynchronised is not null,
            IsSynchronised = isSynchronised,
            WasSynchronised = _wasSynchronised,
            HasKeeper = _hasKeeper,
            UtcTicks = UtcTicks,
        }.State;
    }

    // Where there is none, each process is a boot of its own: the monotonic times of two boots must never be compared,
    // those of two processes of one boot need not be.
    private static Guid ReadBootId()
    {
        try
        {
            return Guid.TryParse(File.ReadAllText(BootIdFile), out var id) ? id : Guid.NewGuid();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A container may hide it.
            return Guid.NewGuid();
        }
    }
}
