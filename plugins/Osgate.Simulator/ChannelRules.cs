using System.Globalization;
using System.Text.Json;

namespace Osgate.Simulator;

/// <summary>What a simulated channel's <c>meta</c> must keep to beyond its schema.</summary>
internal static class ChannelRules
{
    public static IEnumerable<(string Member, string Message)> Broken(SimulatorChannel meta) =>
        [.. Unused(meta), .. Values(meta)];

    private static IEnumerable<(string, string)> Unused(SimulatorChannel meta)
    {
        var given = Given(meta);
        var meant = Enum.GetValues<SignalKind>().Where(kind => given.TrueForAll(key => Uses(kind, key))).Select(Name).ToList();
        var hint = meant.Count > 0 ? $" (did you mean \"signal\": \"{meant[0]}\"?)" : "";
        foreach (var key in given.Where(key => !Uses(meta.Signal, key)))
        {
            yield return (key, $"signal '{Name(meta.Signal)}' does not use '{key}'{hint}; it uses {string.Join(", ", Used(meta.Signal))}: "
                + "take it out, or choose another signal");
        }
    }

    private static IEnumerable<(string, string)> Values(SimulatorChannel meta)
    {
        if (meta.Period <= 0)
            yield return ("period", $"{Number(meta.Period)} s is no period: give seconds above 0");
        if (meta.Signal is SignalKind.Random or SignalKind.Walk or SignalKind.Sine)
        {
            var range = ValueRange.Of(meta);
            if (range.Min >= range.Max)
                yield return (meta.Min is null ? "max" : "min", $"min {Number(range.Min)} must be below max {Number(range.Max)}");
            else if (meta is { Signal: SignalKind.Random, Decimals: 0 } && Math.Ceiling(range.Min) > Math.Floor(range.Max))
                yield return ("decimals", $"no whole number lies between min {Number(range.Min)} and max {Number(range.Max)}: widen them, or give decimals");
            else if (meta.Signal == SignalKind.Walk && (meta.Start < range.Min || meta.Start > range.Max))
                yield return ("start", $"{Number(meta.Start)} is not between min {Number(range.Min)} and max {Number(range.Max)}");
            else if (meta.Signal == SignalKind.Walk && (meta.Step <= 0 || meta.Step > range.Width))
                yield return ("step", $"{Number(meta.Step)} must be above 0 and at most max - min, {Number(range.Width)}");
        }
        if (meta.Signal == SignalKind.Counter)
        {
            if (meta.Increment <= 0)
                yield return ("increment", $"{Number(meta.Increment)} must be above 0: a counter rises");
            if (meta.Max <= (meta.Start ?? 0))
                yield return ("max", $"max {Number(meta.Max)} must be above start {Number(meta.Start ?? 0)}");
        }
        if (meta.Signal == SignalKind.Constant && meta.Value is null)
            yield return ("value", "a constant needs its value: add \"value\": 21.5, true or \"text\"");
        if (meta.Value is { ValueKind: JsonValueKind.Object or JsonValueKind.Array })
            yield return ("value", "give a number, a boolean or a text");
    }

    private static List<string> Given(SimulatorChannel meta)
    {
        (string Key, bool Given)[] keys =
        [
            ("min", meta.Min is not null), ("max", meta.Max is not null), ("step", meta.Step is not null), ("period", meta.Period is not null),
            ("start", meta.Start is not null), ("increment", meta.Increment is not null), ("value", meta.Value is not null),
            ("decimals", meta.Decimals is not null),
        ];
        return [.. keys.Where(key => key.Given).Select(key => key.Key)];
    }

    private static bool Uses(SignalKind kind, string key) => Used(kind).Contains(key, StringComparer.Ordinal);

    private static string[] Used(SignalKind kind) => kind switch
    {
        SignalKind.Random => ["min", "max", "decimals"],
        SignalKind.Walk => ["min", "max", "start", "step", "decimals"],
        SignalKind.Sine => ["min", "max", "period", "decimals"],
        SignalKind.Counter => ["start", "increment", "period", "max", "decimals"],
        SignalKind.Boolean => ["period"],
        _ => ["value"],
    };

    private static string Name(SignalKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    private static string Number(double? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";
}
