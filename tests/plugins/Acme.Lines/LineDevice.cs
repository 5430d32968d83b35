namespace Acme.Lines;

public sealed record LineDevice
{
    private string _code = "";

    public string? Port { get; init; }

    /// <summary>Refused by the type's own code, not by its schema.</summary>
    public string Code
    {
        get => _code;
        set => _code = value.StartsWith('!') ? throw new ArgumentException("a code begins with no '!'") : value;
    }
}
