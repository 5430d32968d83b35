using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Osgate.Mqtt;

/// <summary>Where something stands in a JSON document: <c>data.temp</c>, <c>values[0].v</c>.</summary>
internal sealed class FieldPath
{
    private readonly ImmutableArray<Step> _steps;

    private FieldPath(ImmutableArray<Step> steps) => _steps = steps;

    /// <summary>Reads a path, or says in <paramref name="problem"/> what is wrong and how to mend it.</summary>
    public static FieldPath? Parse(string text, out string? problem)
    {
        var steps = ImmutableArray.CreateBuilder<Step>();
        problem = $"'{text}' names no field: write names with dots in between and places in brackets, as in values[0].v";
        foreach (var part in text.Split('.'))
        {
            var bracket = part.IndexOf('[', StringComparison.Ordinal);
            var name = bracket < 0 ? part : part[..bracket];
            // Only the very first step may be a bare place, for a document that is an array.
            if (name.Length == 0 && (bracket < 0 || steps.Count > 0))
                return null;
            if (name.Length > 0)
                steps.Add(new Step(name, 0));
            for (var rest = bracket < 0 ? "" : part[bracket..]; rest.Length > 0;)
            {
                var close = rest.IndexOf(']', StringComparison.Ordinal);
                if (rest[0] != '[' || close < 0 || !int.TryParse(rest.AsSpan(1, close - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
                    return null;
                steps.Add(new Step(null, index));
                rest = rest[(close + 1)..];
            }
        }
        problem = null;
        return new FieldPath(steps.ToImmutable());
    }

    /// <summary>What stands there.</summary>
    public bool TryFind(JsonElement document, out JsonElement found)
    {
        found = document;
        foreach (var step in _steps)
        {
            if (step.Name is { } name)
            {
                if (found.ValueKind != JsonValueKind.Object || !found.TryGetProperty(name, out found))
                    return false;
            }
            else
            {
                if (found.ValueKind != JsonValueKind.Array || step.Index >= found.GetArrayLength())
                    return false;
                found = found[step.Index];
            }
        }
        return true;
    }

    private readonly record struct Step(string? Name, int Index);
}
