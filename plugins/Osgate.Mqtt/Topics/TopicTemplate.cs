using System.Collections.Immutable;
using System.Text;

namespace Osgate.Mqtt;

/// <summary>A sink's topic, with placeholders for what a report knows.</summary>
internal sealed class TopicTemplate
{
    private const string Channel = "channel";
    private static readonly string[] Names = ["gateway", "connector", "device", "deviceName", Channel];

    private readonly ImmutableArray<Part> _parts;

    private TopicTemplate(string text, ImmutableArray<Part> parts)
    {
        Text = text;
        _parts = parts;
    }

    /// <summary>As it stands in the manifest.</summary>
    public string Text { get; }

    /// <summary>Whether each channel has a topic of its own.</summary>
    public bool HasChannel => _parts.Any(part => part is { IsPlaceholder: true, Text: Channel });

    /// <summary>Reads a template, or says in <paramref name="problem"/> what is wrong and how to mend it.</summary>
    public static TopicTemplate? Parse(string text, out string? problem)
    {
        var parts = ImmutableArray.CreateBuilder<Part>();
        problem = Problem(text);
        for (var i = 0; problem is null && i < text.Length;)
        {
            var open = text.IndexOf('{', i);
            if (open != i)
            {
                var literal = open < 0 ? text[i..] : text[i..open];
                if (literal.Contains('}', StringComparison.Ordinal))
                    problem = $"the topic '{text}' closes a brace that it has not opened: write placeholders as {{device}}";
                parts.Add(new Part(literal, IsPlaceholder: false));
                i += literal.Length;
                continue;
            }
            var close = text.IndexOf('}', open);
            var name = close < 0 ? text[(open + 1)..] : text[(open + 1)..close];
            if (close < 0)
                problem = $"the topic '{text}' does not close the brace of '{{{name}': write placeholders as {{device}}";
            else if (!Names.Contains(name, StringComparer.Ordinal))
                problem = $"the topic knows no placeholder '{{{name}}}'{DidYouMean.Hint(name, Names)}: write {string.Join(", ", Names.Select(known => $"{{{known}}}"))}";
            parts.Add(new Part(name, IsPlaceholder: true));
            i = close + 1;
        }
        return problem is null ? new TopicTemplate(text, parts.ToImmutable()) : null;
    }

    /// <summary>The topic of a channel.</summary>
    public string Render(string gateway, ReportSource source, string channel)
    {
        var topic = new StringBuilder();
        foreach (var part in _parts)
            topic.Append(part.IsPlaceholder ? MakeSafe(ValueOf(part.Text, gateway, source, channel)) : part.Text);
        return topic.ToString();
    }

    /// <summary>A text as a part of a topic: what would change its levels, or make it a filter, becomes an underscore, and
    /// so does nothing at all.</summary>
    public static string MakeSafe(string value) =>
        value.Length == 0 ? "_" : string.Create(value.Length, value, static (safe, value) =>
        {
            for (var i = 0; i < safe.Length; i++)
                safe[i] = value[i] is '/' or '+' or '#' || char.IsControl(value[i]) ? '_' : value[i];
        });

    /// <summary>The template's levels, with the gateway's id filled in.</summary>
    public ImmutableArray<TopicLevel> Levels(string gateway)
    {
        var levels = ImmutableArray.CreateBuilder<TopicLevel>();
        var level = new TopicLevel("", null);
        foreach (var part in _parts)
        {
            if (part.IsPlaceholder && part.Text != "gateway")
            {
                level = level.WithAnything();
                continue;
            }
            var pieces = (part.IsPlaceholder ? MakeSafe(gateway) : part.Text).Split('/');
            level = level.With(pieces[0]);
            foreach (var piece in pieces.AsSpan(1))
            {
                levels.Add(level);
                level = new TopicLevel(piece, null);
            }
        }
        levels.Add(level);
        return levels.ToImmutable();
    }

    private static string ValueOf(string name, string gateway, ReportSource source, string channel) => name switch
    {
        "gateway" => gateway,
        "connector" => source.Connector,
        "device" => source.DeviceUuid.ToString("D"),
        "deviceName" => source.DeviceName,
        _ => channel,
    };

    private static string? Problem(string text)
    {
        if (text.Length == 0)
            return "an empty topic cannot be published to: write one, such as telemetry";
        if (text.AsSpan().IndexOfAny('+', '#', '\0') is var wildcard and >= 0)
            return $"the topic '{text}' has a '{text[wildcard]}', which only a subscriber may use: write {{channel}} or the like";
        return Encoding.UTF8.GetByteCount(text) > 60_000 ? "the topic is too long: write at most 60,000 bytes" : null;
    }

    private readonly record struct Part(string Text, bool IsPlaceholder);
}
