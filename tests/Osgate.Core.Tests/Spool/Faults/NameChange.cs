namespace Osgate.Core.Tests.Spool.Faults;

/// <summary>A change of the names in a folder: a name goes, or comes, or both at once.</summary>
internal sealed record NameChange(string? Gone, string? Come, SimulatedContent? Content)
{
    public IEnumerable<string> Names => new[] { Gone, Come }.OfType<string>();

    public void Apply(Dictionary<string, SimulatedContent> names)
    {
        if (Gone is not null)
            names.Remove(Gone);
        if (Come is not null)
            names[Come] = Content!;
    }
}
