namespace Osgate.Simulator.Signals;

/// <summary>What one channel shows, reading by reading. <see cref="Next"/> allocates nothing.</summary>
internal abstract class Signal
{
    public static Signal Of(SimulatorChannel meta, Chance chance) => meta.Signal switch
    {
        SignalKind.Walk => new WalkSignal(meta, chance),
        SignalKind.Sine => new SineSignal(meta),
        SignalKind.Counter => new CounterSignal(meta),
        SignalKind.Boolean => new BooleanSignal(meta, chance),
        SignalKind.Constant => new ConstantSignal(meta),
        _ => new RandomSignal(meta, chance),
    };

    public abstract ReadingValue Next(Moment now);
}
