using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace Osgate.Core.Manifests;

/// <summary>What a <c>meta</c> may hold, as the JSON Schema of the type that it binds to.</summary>
/// <remarks>System.Text.Json stops at the first error; this walks the whole object and finds all of them.</remarks>
public sealed class MetaSchema
{
    private static readonly JsonSchemaExporterOptions ExporterOptions = new()
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = Annotate,
    };

    private readonly JsonNode _schema;

    private MetaSchema(JsonNode schema) => _schema = schema;

    /// <summary>The schema of a type.</summary>
    public static MetaSchema Of(JsonTypeInfo type) => new(type.GetJsonSchemaAsNode(ExporterOptions));

    /// <summary>The schema, as a document that editors understand.</summary>
    public JsonNode ToJson() => _schema.DeepClone();

    /// <summary>Finds everything that is wrong with a value.</summary>
    public void Check(JsonElement value, string path, List<Problem> problems) => Check(_schema, value, path, problems);

    private static void Check(JsonNode? schema, JsonElement value, string path, List<Problem> problems)
    {
        if (schema is not JsonObject rules)
            return;
        if (!TypeFits(rules, value))
        {
            problems.Add(new Problem(path, $"must be {TypeNames(rules)}, not {ObjectReader.Describe(value)}"));
            return;
        }
        if (rules["enum"] is JsonArray choices)
            CheckChoice(choices, value, path, problems);
        switch (value.ValueKind)
        {
            case JsonValueKind.Number:
                CheckRange(rules, value, path, problems);
                break;
            case JsonValueKind.Object:
                CheckMembers(rules, value, path, problems);
                break;
            case JsonValueKind.Array when rules["items"] is { } items:
                var index = 0;
                foreach (var item in value.EnumerateArray())
                    Check(items, item, $"{path}[{index++}]", problems);
                break;
        }
    }

    private static void CheckMembers(JsonObject rules, JsonElement value, string path, List<Problem> problems)
    {
        var properties = rules["properties"] as JsonObject;
        HashSet<string>? seen = null;
        foreach (var member in value.EnumerateObject())
        {
            var memberPath = $"{path}.{member.Name}";
            if (!(seen ??= new HashSet<string>(StringComparer.Ordinal)).Add(member.Name))
                problems.Add(new Problem(memberPath, "stands twice: take one out"));
            else if (properties is not null && properties.TryGetPropertyValue(member.Name, out var rule))
                Check(rule, member.Value, memberPath, problems);
            else if (rules["additionalProperties"] is JsonObject any)
                Check(any, member.Value, memberPath, problems);
            else if (rules["additionalProperties"] is JsonValue allowed && !allowed.GetValue<bool>() && !OwnKeys.Is(member.Name))
                problems.Add(new Problem(memberPath, $"is not known here{DidYouMean.Hint(member.Name, properties?.Select(p => p.Key) ?? [])}{KnownNames(properties)}"));
        }
        if (rules["required"] is not JsonArray required)
            return;
        foreach (var name in required.Select(r => r!.GetValue<string>()))
        {
            if (!value.TryGetProperty(name, out _))
                problems.Add(new Problem($"{path}.{name}", $"is missing{Description(properties?[name])}"));
        }
    }

    private static string KnownNames(JsonObject? properties) =>
        properties is null or { Count: 0 } ? "; nothing is" : properties.Count > 12 ? "" : $"; known are {string.Join(", ", properties.Select(p => p.Key))}";

    private static string Description(JsonNode? rule) =>
        rule is JsonObject o && o["description"] is JsonValue text ? $": {text.GetValue<string>()}" : "";

    private static void CheckChoice(JsonArray choices, JsonElement value, string path, List<Problem> problems)
    {
        var names = choices.Where(c => c is not null).Select(c => c!.ToString()).ToList();
        if ((value.ValueKind == JsonValueKind.Null && choices.Contains(null)) || names.Contains(value.ToString(), StringComparer.OrdinalIgnoreCase))
            return;
        problems.Add(new Problem(path, $"{ObjectReader.Describe(value)} must be one of {string.Join(", ", names)}{DidYouMean.Hint(value.ToString(), names)}"));
    }

    private static void CheckRange(JsonObject rules, JsonElement value, string path, List<Problem> problems)
    {
        var min = rules["minimum"]?.GetValue<double>();
        var max = rules["maximum"]?.GetValue<double>();
        var number = value.GetDouble();
        if (number < min || number > max)
            problems.Add(new Problem(path, $"{value.GetRawText()} must be {(min, max) switch { (not null, not null) => $"from {min} to {max}", (not null, _) => $"at least {min}", _ => $"at most {max}" }}"));
    }

    private static bool TypeFits(JsonObject rules, JsonElement value) => rules["type"] switch
    {
        null => true,
        JsonArray several => several.Any(t => TypeFits(t!.GetValue<string>(), value)),
        var one => TypeFits(one.GetValue<string>(), value),
    };

    private static bool TypeFits(string type, JsonElement value) => type switch
    {
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && (value.TryGetInt64(out _) || value.TryGetUInt64(out _)),
        "number" => value.ValueKind == JsonValueKind.Number,
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => true,
    };

    private static string TypeNames(JsonObject rules)
    {
        var names = rules["type"] is JsonArray several ? several.Select(t => t!.GetValue<string>()) : [rules["type"]!.GetValue<string>()];
        return string.Join(" or ", names.Where(n => n != "null").Select(n => n switch
        {
            "string" => "a text",
            "boolean" => "true or false",
            "integer" => "a whole number",
            "number" => "a number",
            "array" => "an array",
            _ => "an object",
        }));
    }

    // What a small integer cannot hold would fail when it is bound, one at a time.
    private static (double Min, double Max)? Bounds(Type type) => Type.GetTypeCode(type) switch
    {
        _ when type.IsEnum => null,
        TypeCode.SByte => (sbyte.MinValue, sbyte.MaxValue),
        TypeCode.Byte => (byte.MinValue, byte.MaxValue),
        TypeCode.Int16 => (short.MinValue, short.MaxValue),
        TypeCode.UInt16 => (ushort.MinValue, ushort.MaxValue),
        TypeCode.Int32 => (int.MinValue, int.MaxValue),
        TypeCode.UInt32 => (uint.MinValue, uint.MaxValue),
        TypeCode.Int64 => (long.MinValue, long.MaxValue),
        TypeCode.UInt64 => (ulong.MinValue, ulong.MaxValue),
        _ => null,
    };

    // Attributes are read as data: an instance of RangeAttribute would leave the plugin's types in caches for good.
    private static JsonNode Annotate(JsonSchemaExporterContext context, JsonNode schema)
    {
        if (context.TypeInfo.Type == typeof(Secret))
            schema = new JsonObject { ["type"] = "string" };
        if (schema is JsonObject number && Bounds(Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type) is var (min, max))
            (number["minimum"], number["maximum"]) = (min, max);
        if (schema is not JsonObject rules || context.PropertyInfo?.AttributeProvider is not MemberInfo member)
            return schema;
        foreach (var attribute in member.GetCustomAttributesData())
        {
            var arguments = attribute.ConstructorArguments;
            switch (attribute.AttributeType.FullName)
            {
                case "System.ComponentModel.DataAnnotations.RangeAttribute" when arguments.Count == 2:
                    rules["minimum"] = Convert.ToDouble(arguments[0].Value, System.Globalization.CultureInfo.InvariantCulture);
                    rules["maximum"] = Convert.ToDouble(arguments[1].Value, System.Globalization.CultureInfo.InvariantCulture);
                    break;
                case "System.ComponentModel.DescriptionAttribute" when arguments.Count == 1:
                    rules["description"] = (string?)arguments[0].Value;
                    break;
            }
        }
        return rules;
    }
}
