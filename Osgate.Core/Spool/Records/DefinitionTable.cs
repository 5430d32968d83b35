namespace Osgate.Core.Spool.Records;

/// <summary>The definitions of the process that runs. Changed under the spool's lock, read without.</summary>
internal sealed class DefinitionTable : IDefinitions
{
    // Reasons are few by contract; one that changes with every reading stands in its record instead.
    private const int TextsKept = 4096;

    private readonly Dictionary<SpoolSource, Definition> _sources = new(ReferenceEqualityComparer.Instance as IEqualityComparer<SpoolSource>);
    private readonly Dictionary<string, Definition> _texts = new(StringComparer.Ordinal);
    private Definition[] _all = new Definition[64];
    private int _count = 1;

    /// <summary>The definition of a source, and whether it is new.</summary>
    public Definition OfSource(SpoolSource source, out bool isNew)
    {
        isNew = !_sources.TryGetValue(source, out var known);
        if (isNew)
            _sources[source] = known = Add(source, null);
        return known!;
    }

    /// <summary>The definition of a text, or <see langword="null"/> when there are too many.</summary>
    public Definition? OfText(string text)
    {
        if (_texts.TryGetValue(text, out var known))
            return known;
        return _texts.Count >= TextsKept ? null : _texts[text] = Add(null, text);
    }

    /// <summary>The definition of a sink's name, however many texts there are.</summary>
    public Definition OfName(string name) => OfText(name) ?? Add(null, name);

    public IEnumerable<Definition> Sources => _sources.Values;

    public SpoolSource SourceOf(int id) => Get(id).Source!;

    public string TextOf(int id) => Get(id).Text!;

    public bool GoesTo(int id, SinkSlot slot) => (Get(id).Slots & slot.Bit) != 0;

    public ulong SlotsOf(int id) => Get(id).Slots;

    private Definition Get(int id) => Volatile.Read(ref _all)[id];

    private Definition Add(SpoolSource? source, string? text)
    {
        var definition = new Definition(_count, source, text);
        if (_count == _all.Length)
        {
            var larger = new Definition[_count * 2];
            _all.CopyTo(larger, 0);
            Volatile.Write(ref _all, larger);
        }
        _all[_count++] = definition;
        return definition;
    }
}
