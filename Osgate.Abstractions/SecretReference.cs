namespace Osgate;

internal sealed record SecretReference(string Kind, string Name)
{
    public static SecretReference? Parse(string text)
    {
        if (!text.StartsWith("${", StringComparison.Ordinal) || !text.EndsWith('}'))
            return null;
        var inner = text[2..^1];
        var colon = inner.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || colon == inner.Length - 1)
            return null;
        var kind = inner[..colon];
        return kind is "env" or "file" ? new SecretReference(kind, inner[(colon + 1)..]) : null;
    }

    public string Resolve() => Kind == "env" ? FromEnvironment() : FromFile();

    private string FromEnvironment() =>
        Environment.GetEnvironmentVariable(Name)
        ?? throw new SecretUnavailableException($"the environment variable '{Name}' that a secret refers to is not set");

    private string FromFile()
    {
        try
        {
            return File.ReadAllText(Name).TrimEnd('\r', '\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SecretUnavailableException($"the file '{Name}' that a secret refers to cannot be read: {e.Message}", e);
        }
    }
}
