namespace Osgate.Core.Spool.Records;

/// <summary>Definitions as they are read from segments, of one session after another.</summary>
internal sealed class StoredDefinitions : IDefinitions
{
    private readonly Dictionary<int, (SpoolSource? Source, string? Text)> _all = [];
    private long _session;

    /// <summary>Begins a segment; the definitions of the session before it are forgotten.</summary>
    public void Enter(long session)
    {
        if (session == _session && session != 0)
            return;
        _session = session;
        _all.Clear();
    }

    /// <summary>Reads definitions; one that is known stays the same object.</summary>
    public void Read(ReadOnlySpan<byte> records)
    {
        var reader = new RecordReader(records);
        while (!reader.AtEnd)
        {
            var (id, source, text) = DefinitionCodec.Read(ref reader);
            _all.TryAdd(id, (source, text));
        }
    }

    public SpoolSource SourceOf(int id) => _all.GetValueOrDefault(id).Source ?? throw Lost(id);

    public string TextOf(int id) => _all.GetValueOrDefault(id).Text ?? "lost with a damaged record";

    /// <summary>The name of a sink; <see langword="null"/> when its definition was lost.</summary>
    public string? NameOf(int id) => _all.GetValueOrDefault(id).Text;

    public bool GoesTo(int id, SinkSlot slot) => _all.GetValueOrDefault(id).Source is { } source && source.GoesTo(slot.Name);

    public bool Has(int id) => _all.ContainsKey(id);

    private static InvalidDataException Lost(int id) => new($"definition {id} was lost with a damaged record");
}
