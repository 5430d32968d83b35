using System.Collections.Immutable;
using System.Text.Json;

namespace Osgate.Core.Manifests;

/// <summary>Reads one JSON object of a manifest member by member, and keeps every problem with its path.</summary>
internal sealed class ObjectReader
{
    private static readonly JsonElement Empty = JsonDocument.Parse("{}").RootElement;

    private readonly JsonElement _element;
    private readonly List<Problem> _problems;
    private readonly List<string> _known = [];

    public ObjectReader(JsonElement element, string path, List<Problem> problems)
    {
        _element = element;
        Path = path;
        _problems = problems;
        IsObject = element.ValueKind == JsonValueKind.Object;
        if (!IsObject)
            Error(null, $"must be an object, not {Describe(element)}");
    }

    public string Path { get; }

    public bool IsObject { get; }

    /// <summary>Whether something was wrong with this object itself; nested entries count their own.</summary>
    public bool Failed { get; private set; }

    public void Error(string? member, string message)
    {
        Failed = true;
        _problems.Add(new Problem(PathOf(member), message));
    }

    /// <summary>Says what is worth saying, which is no failure.</summary>
    public void Warn(string member, string message) => _problems.Add(new Problem(PathOf(member), message, IsWarning: true));

    /// <summary>Whether a member is there.</summary>
    public bool Has(string member) => Find(member) is not null;

    /// <summary>A name or a key: it stands in topics and logs, which have their bounds.</summary>
    public string RequiredText(string member, string mend)
    {
        const int longest = 200;
        if (Find(member) is not { } value)
        {
            Missing(member, mend);
            return "";
        }
        if (value.ValueKind == JsonValueKind.String && value.GetString() is { } text && !string.IsNullOrWhiteSpace(text))
        {
            if (text.Length > longest)
                Error(member, $"{Describe(value)} has {text.Length} characters: shorten it to {longest}");
            return text;
        }
        Error(member, $"must be a text that is not empty, not {Describe(value)}: {mend}");
        return "";
    }

    public string Text(string member, string otherwise)
    {
        if (Find(member) is not { } value)
            return otherwise;
        if (value.ValueKind == JsonValueKind.String)
            return value.GetString()!;
        Error(member, $"must be a text, not {Describe(value)}");
        return otherwise;
    }

    /// <summary>One of a few words.</summary>
    /// <param name="member">The member.</param>
    /// <param name="choices">The words; the first one where there is none.</param>
    public string Choice(string member, params ReadOnlySpan<string> choices)
    {
        if (Find(member) is not { } value)
            return choices[0];
        var given = value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        if (choices.Contains(given))
            return given;
        Error(member, $"{Describe(value)} must be {string.Join(" or ", choices.ToArray().Select(c => $"\"{c}\""))}{DidYouMean.Hint(given, choices.ToArray())}");
        return choices[0];
    }

    public Guid Uuid(string member)
    {
        if (Find(member) is not { } value)
        {
            Missing(member, $"give it one that never changes, for example \"{Guid.NewGuid()}\"");
            return default;
        }
        if (value.ValueKind == JsonValueKind.String && Guid.TryParse(value.GetString(), out var uuid) && uuid != Guid.Empty)
            return uuid;
        Error(member, $"{Describe(value)} is no uuid: write one like \"{Guid.NewGuid()}\"");
        return default;
    }

    public double Number(string member, double otherwise, double min, double max, string what)
    {
        if (Find(member) is not { } value)
            return otherwise;
        if (value.ValueKind == JsonValueKind.Number && value.GetDouble() is var number && number >= min && number <= max)
            return number;
        Error(member, $"{Describe(value)} must be {what}");
        return otherwise;
    }

    public long WholeNumber(string member, long otherwise, long min, string what)
    {
        if (Find(member) is not { } value)
            return otherwise;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= min)
            return number;
        Error(member, $"{Describe(value)} must be {what}");
        return otherwise;
    }

    public JsonElement Object(string member)
    {
        if (Find(member) is not { } value)
            return Empty;
        if (value.ValueKind == JsonValueKind.Object)
            return value;
        Error(member, $"must be an object, not {Describe(value)}");
        return Empty;
    }

    /// <summary>A reader of an object in this one; of an empty one where there is none.</summary>
    public ObjectReader Nested(string member, List<Problem> problems) => new(Object(member), PathOf(member), problems);

    public ImmutableSortedDictionary<string, string> Labels(string member)
    {
        var labels = Object(member);
        if (!labels.EnumerateObject().MoveNext())
            return ImmutableSortedDictionary<string, string>.Empty;
        var builder = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var label in labels.EnumerateObject())
        {
            if (label.Value.ValueKind is JsonValueKind.String)
                builder[label.Name] = label.Value.GetString()!;
            else if (label.Value.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
                builder[label.Name] = label.Value.GetRawText();
            else
                Error($"{member}.{label.Name}", $"must be a text, a number or a boolean, not {Describe(label.Value)}");
        }
        return builder.ToImmutable();
    }

    public ImmutableArray<string> Texts(string member)
    {
        var texts = ImmutableArray.CreateBuilder<string>();
        var index = 0;
        foreach (var item in Array(member))
        {
            if (item.ValueKind == JsonValueKind.String)
                texts.Add(item.GetString()!);
            else
                Error($"{member}[{index}]", $"must be a text, not {Describe(item)}");
            index++;
        }
        return texts.ToImmutable();
    }

    public JsonElement.ArrayEnumerator Array(string member)
    {
        if (Find(member) is not { } value)
            return default;
        if (value.ValueKind == JsonValueKind.Array)
            return value.EnumerateArray();
        Error(member, $"must be an array, not {Describe(value)}");
        return default;
    }

    /// <summary>Names a member that is known here and read elsewhere.</summary>
    public void Ignore(string member) => _known.Add(member);

    /// <summary>Reports every member that nobody asked for, and every one that stands twice. They stop nothing else of the object.</summary>
    public void End()
    {
        if (!IsObject)
            return;
        HashSet<string>? seen = null;
        foreach (var member in _element.EnumerateObject())
        {
            if (!(seen ??= new HashSet<string>(StringComparer.Ordinal)).Add(member.Name))
                _problems.Add(new Problem(PathOf(member.Name), "stands twice: take one out"));
            else if (!member.Name.StartsWith("x-", StringComparison.Ordinal) && !_known.Contains(member.Name))
                _problems.Add(new Problem(PathOf(member.Name), $"is not known here{DidYouMean.Hint(member.Name, _known)}; own keys begin with 'x-'"));
        }
    }

    public string PathOf(string? member) =>
        member is null ? Path : Path.Length == 0 ? member : $"{Path}.{member}";

    public static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => $"'{Shorten(value.GetString()!)}'",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.Null => "null",
        _ => Shorten(value.GetRawText()),
    };

    private static string Shorten(string text) => text.Length <= 80 ? text : text[..77] + "...";

    // What is no object at all misses everything: said once.
    private void Missing(string member, string mend)
    {
        if (IsObject)
            Error(member, $"is missing: {mend}");
    }

    private JsonElement? Find(string member)
    {
        _known.Add(member);
        // "meta": null is what some tools write for nothing.
        return IsObject && _element.TryGetProperty(member, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }
}
