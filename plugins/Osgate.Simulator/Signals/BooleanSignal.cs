namespace Osgate.Simulator.Signals;

/// <summary>On for the first half of its period by the clock; by chance where it has none.</summary>
internal sealed class BooleanSignal(SimulatorChannel meta, Chance chance) : Signal
{
    private readonly Period? _period = meta.Period is { } seconds ? new Period(seconds) : null;
    private Chance _chance = chance;

    public override ReadingValue Next(Moment now) =>
        _period is { } period ? period.Phase(now.UtcTicks) < 0.5 : _chance.Next() < 0.5;
}
