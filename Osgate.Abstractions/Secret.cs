using System.Text.Json.Serialization;

namespace Osgate;

/// <summary>A password, key or token of a <c>meta</c>; shows as <c>***</c> wherever it is printed or written.</summary>
/// <remarks>In a manifest it is a text, or a reference that is resolved when it is asked for:
/// <c>${env:NAME}</c> (an environment variable) or <c>${file:path}</c> (a file's text, without the line's end).</remarks>
[JsonConverter(typeof(SecretJsonConverter))]
public sealed class Secret
{
    private readonly string _text;

    /// <summary>A secret that is the given text or the reference in it.</summary>
    /// <exception cref="FormatException">The text begins like a reference and is none.</exception>
    public Secret(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.StartsWith("${", StringComparison.Ordinal) && SecretReference.Parse(text) is null)
            throw new FormatException("a secret's reference is '${env:NAME}' or '${file:path}'");
        _text = text;
    }

    /// <summary>The secret itself, resolved now; do not keep it.</summary>
    /// <exception cref="SecretUnavailableException">The variable or the file that it refers to is not there.</exception>
    public string Reveal() => SecretReference.Parse(_text) is { } reference ? reference.Resolve() : _text;

    /// <summary>Always <c>***</c>.</summary>
    public override string ToString() => "***";

    /// <summary>Whether two secrets are the same text or the same reference, without resolving either.</summary>
    public override bool Equals(object? obj) => obj is Secret other && other._text == _text;

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(_text);
}
