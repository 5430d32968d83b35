using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Osgate;

/// <summary>Makes a plugin's source-generated JSON as strict as a manifest wants it.</summary>
internal static class MetaJson
{
    public static JsonSerializerOptions OptionsOf(JsonSerializerContext json) => new(json.Options)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        TypeInfoResolver = json,
    };

    public static JsonTypeInfo<T> TypeInfoOf<T>(JsonSerializerOptions options, JsonSerializerContext json) =>
        options.TryGetTypeInfo(typeof(T), out var info)
            ? (JsonTypeInfo<T>)info
            : throw new InvalidOperationException(
                $"{json.GetType().Name} does not know {typeof(T).Name}: add [JsonSerializable(typeof({typeof(T).Name}))] to it");
}
