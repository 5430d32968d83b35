using System.Collections.Immutable;
using System.Text.Json;

namespace Osgate.Host.Broker;

/// <summary>Finds in a manifest where its MQTT sinks publish.</summary>
internal static class TailTargets
{
    /// <summary>One target for each broker and user, with the topics of all sinks that publish there. What is not as it
    /// should be is passed over: to tell is the validation's part.</summary>
    public static ImmutableArray<TailTarget> Find(JsonElement manifest)
    {
        if (Member(manifest, "sinks") is not { ValueKind: JsonValueKind.Array } sinks)
            return [];
        var targets = sinks.EnumerateArray().Where(sink => Text(sink, "type") == "mqtt").Select(TargetOf).Where(target => target.Port is >= 1 and <= 65535);
        return
        [
            .. targets.GroupBy(target => target with { Topics = [] }, (broker, all) => broker with { Topics = [.. all.SelectMany(one => one.Topics).Distinct()] }),
        ];
    }

    private static TailTarget TargetOf(JsonElement sink)
    {
        var meta = Member(sink, "meta") ?? default;
        var tls = Member(meta, "tls") is { ValueKind: JsonValueKind.True };
        var port = Member(meta, "port") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var given) ? given : tls ? 8883 : 1883;
        return new TailTarget(Text(meta, "host") ?? "localhost", port, [Text(meta, "topic") ?? "telemetry"])
        {
            Tls = tls,
            Ca = Text(meta, "ca"),
            Username = Text(meta, "username"),
            Password = Text(meta, "password") is { } password ? SecretOf(password) : null,
        };
    }

    private static Secret? SecretOf(string text)
    {
        try
        {
            return new Secret(text);
        }
        catch (FormatException)
        {
            // A reference that is none; the broker will refuse, and the validation tells why.
            return null;
        }
    }

    private static JsonElement? Member(JsonElement from, string name) =>
        from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var member) ? member : null;

    private static string? Text(JsonElement from, string name) =>
        Member(from, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
