namespace Osgate.Core.Tests.Spool.Faults;

/// <summary>The names on a simulated disk: as they are seen, and as they are safe. Its disk's lock guards it.</summary>
internal sealed class SimulatedNames
{
    private readonly List<NameChange> _changes = [];
    private readonly Dictionary<string, SimulatedContent> _now = [];
    private readonly Dictionary<string, SimulatedContent> _safe = [];

    public IEnumerable<string> All => _now.Keys.Order(StringComparer.Ordinal);

    /// <summary>Bytes in all files.</summary>
    public long Length => _now.Values.Sum(content => (long)content.Length);

    public SimulatedContent? Find(string name) => _now.GetValueOrDefault(name);

    public void Change(NameChange change)
    {
        change.Apply(_now);
        if (change.Come is not null)
            change.Content!.Name = change.Come;
        _changes.Add(change);
    }

    public void Flush()
    {
        foreach (var change in _changes)
            change.Apply(_safe);
        _changes.Clear();
    }

    /// <summary>Leaves what is safe, and of all else what chance leaves, in files and in names.</summary>
    public void Crash(Random random)
    {
        var fate = random.Next(4);
        var first = random.Next(_changes.Count + 1);
        var lost = new HashSet<string>();
        foreach (var (at, change) in _changes.Index())
        {
            var isKept = fate switch
            {
                0 => true,
                1 => false,
                2 => at < first,
                _ => random.Next(2) == 0,
            };
            // No disk keeps a change of a name without the one of the same name before it.
            if (isKept && !change.Names.Any(lost.Contains))
                change.Apply(_safe);
            else
                lost.UnionWith(change.Names);
        }
        _changes.Clear();
        _now.Clear();
        foreach (var (name, content) in _safe.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            content.Name = name;
            content.Crash(random);
            _now.Add(name, content);
        }
    }
}
