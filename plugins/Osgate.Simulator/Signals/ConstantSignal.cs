using System.Text.Json;

namespace Osgate.Simulator.Signals;

/// <summary>The value that the manifest gives: a whole number stays one.</summary>
internal sealed class ConstantSignal(SimulatorChannel meta) : Signal
{
    private readonly ReadingValue _value = Read(meta.Value);

    public override ReadingValue Next(Moment now) => _value;

    private static ReadingValue Read(JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt64(out var whole) => whole,
        { ValueKind: JsonValueKind.Number } number => number.GetDouble(),
        _ => default,
    };
}
