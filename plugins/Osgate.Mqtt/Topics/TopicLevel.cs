namespace Osgate.Mqtt;

/// <summary>One level of a topic of which a part may not be known.</summary>
/// <param name="Prefix">What it begins with.</param>
/// <param name="Suffix">What it ends with, after something unknown; <see langword="null"/> where all is known.</param>
internal readonly record struct TopicLevel(string Prefix, string? Suffix)
{
    public TopicLevel With(string text) => Suffix is null ? this with { Prefix = Prefix + text } : this with { Suffix = Suffix + text };

    public TopicLevel WithAnything() => this with { Suffix = "" };

    /// <summary>Whether it may turn out to be this text.</summary>
    public bool MayBe(string text) => Suffix is null
        ? text == Prefix
        : text.Length >= Prefix.Length + Suffix.Length
            && text.StartsWith(Prefix, StringComparison.Ordinal) && text.EndsWith(Suffix, StringComparison.Ordinal);

    /// <summary>Whether it is known to begin with a <c>$</c>.</summary>
    public bool BeginsWithDollar => Prefix.StartsWith('$');
}
