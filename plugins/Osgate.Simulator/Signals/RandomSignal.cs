namespace Osgate.Simulator.Signals;

/// <summary>Any value of the range; whole numbers where the manifest gives no range.</summary>
internal sealed class RandomSignal(SimulatorChannel meta, Chance chance) : Signal
{
    private readonly ValueRange _range = ValueRange.Of(meta);
    private readonly int? _decimals = meta is { Min: null, Max: null } ? meta.Decimals ?? 0 : meta.Decimals;
    private Chance _chance = chance;

    public override ReadingValue Next(Moment now) => _decimals == 0
        // All whole numbers are equally likely, which rounding would deny to the first and the last.
        ? (long)Math.Floor(Math.Ceiling(_range.Min) + _chance.Next() * (Math.Floor(_range.Max) - Math.Ceiling(_range.Min) + 1))
        : Rounding.Round(_range.Min + _chance.Next() * _range.Width, _decimals);
}
