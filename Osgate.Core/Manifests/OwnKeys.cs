using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Osgate.Core.Manifests;

/// <summary>Keys that begin with "x-": whoever wrote them reads them, and the types of plugins do not know them.</summary>
internal static class OwnKeys
{
    public static bool Is(string name) => name.StartsWith("x-", StringComparison.Ordinal);

    /// <summary>A meta without own keys, at any depth; where a type takes any name, they are the plugin's.</summary>
    public static JsonElement Strip(JsonElement meta, JsonTypeInfo type)
    {
        if (!AreIn(meta))
            return meta;
        var copy = JsonObject.Create(meta)!;
        Remove(copy, MetaSchema.Of(type).ToJson());
        return JsonSerializer.SerializeToElement(copy, CoreJson.Default.JsonObject);
    }

    private static bool AreIn(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Any(m => Is(m.Name) || AreIn(m.Value)),
        JsonValueKind.Array => element.EnumerateArray().Any(AreIn),
        _ => false,
    };

    private static void Remove(JsonNode? value, JsonNode? schema)
    {
        if (schema is not JsonObject rules)
            return;
        if (value is JsonArray array)
        {
            foreach (var item in array)
                Remove(item, rules["items"]);
        }
        if (value is not JsonObject members)
            return;
        if (rules["additionalProperties"] is JsonValue)
        {
            foreach (var name in members.Select(m => m.Key).Where(Is).ToList())
                members.Remove(name);
        }
        foreach (var (name, member) in members)
            Remove(member, rules["properties"]?[name] ?? rules["additionalProperties"] as JsonObject);
    }
}
