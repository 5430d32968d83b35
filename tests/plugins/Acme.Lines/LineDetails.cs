namespace Acme.Lines;

public sealed record LineDetails
{
    public int Retries { get; init; }

    public Dictionary<string, string> Headers { get; set; } = [];
}
