namespace Osgate.Simulator.Signals;

/// <summary>A wave of the clock: at one time, all gateways show the same.</summary>
internal sealed class SineSignal(SimulatorChannel meta) : Signal
{
    private readonly ValueRange _range = ValueRange.Of(meta);
    private readonly Period _period = new(meta.Period ?? 60);
    private readonly int? _decimals = meta.Decimals;

    public override ReadingValue Next(Moment now) =>
        Rounding.Round(_range.Middle + _range.Width / 2 * Math.Sin(Math.Tau * _period.Phase(now.UtcTicks)), _decimals);
}
