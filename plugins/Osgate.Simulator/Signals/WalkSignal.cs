namespace Osgate.Simulator.Signals;

/// <summary>Wanders by one step at most, and turns back at the ends of its range.</summary>
internal sealed class WalkSignal(SimulatorChannel meta, Chance chance) : Signal
{
    private readonly ValueRange _range = ValueRange.Of(meta);
    private readonly double _step = meta.Step ?? ValueRange.Of(meta).Width / 100;
    private readonly int? _decimals = meta.Decimals;
    private Chance _chance = chance;
    private double _next = meta.Start ?? ValueRange.Of(meta).Middle;

    public override ReadingValue Next(Moment now)
    {
        var value = _next;
        _next += (_chance.Next() * 2 - 1) * _step;
        if (_next > _range.Max)
            _next = 2 * _range.Max - _next;
        else if (_next < _range.Min)
            _next = 2 * _range.Min - _next;
        return Rounding.Round(value, _decimals);
    }
}
