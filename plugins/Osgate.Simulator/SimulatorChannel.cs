using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace Osgate.Simulator;

/// <summary>A simulated channel's <c>meta</c>.</summary>
internal sealed record SimulatorChannel
{
    [Description("What the values look like (default: random).")]
    public SignalKind Signal { get; init; }

    [Description("random, walk, sine: the lowest value (default: 0).")]
    public double? Min { get; init; }

    [Description("random, walk, sine: the highest value (default: 255 for random, else 100). counter: where it begins again at its start (default: never).")]
    public double? Max { get; init; }

    [Description("walk: the largest change from one reading to the next (default: a hundredth of the range).")]
    public double? Step { get; init; }

    [Description("sine: seconds of one wave (default: 60). counter: seconds from one increment to the next (default: 1). boolean: seconds of one on and off (default: none, it is on or off by chance).")]
    public double? Period { get; init; }

    [Description("walk: the first value (default: the middle). counter: the first value (default: 0).")]
    public double? Start { get; init; }

    [Description("counter: what is added each period (default: 1).")]
    public double? Increment { get; init; }

    [Description("constant: the value; a number, a boolean or a text.")]
    public JsonElement? Value { get; init; }

    [Range(0, 15)]
    [Description("random, walk, sine, counter: digits after the point; 0 gives whole numbers (default: all digits).")]
    public int? Decimals { get; init; }
}
