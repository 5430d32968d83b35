namespace Osgate.Simulator.Signals;

/// <summary>Rises with time, however often it is read, as a meter does; begins again when it is full.</summary>
internal sealed class CounterSignal : Signal
{
    private readonly double _start;
    private readonly double _increment;
    private readonly long _turns;
    private readonly Period _period;
    private readonly int? _decimals;

    public CounterSignal(SimulatorChannel meta)
    {
        _start = meta.Start ?? 0;
        _increment = meta.Increment ?? 1;
        _period = new Period(meta.Period ?? 1);
        _turns = meta.Max is { } max ? (long)Math.Clamp(Math.Floor((max - _start) / _increment) + 1, 1, long.MaxValue / 2) : long.MaxValue;
        _decimals = meta.Decimals ?? (double.IsInteger(_start) && double.IsInteger(_increment) ? 0 : null);
    }

    public override ReadingValue Next(Moment now) => Rounding.Round(_start + _period.Count(now.Uptime) % _turns * _increment, _decimals);
}
