using Osgate.Core.Spool.Clock;

namespace Osgate.Core.Spool.Records;

/// <summary>What stands before the entries of a frame of reports, so that the frame can be read without the one before it.</summary>
internal sealed class ReportsHeader
{
    private readonly List<(string? Name, Mark Mark, long Delivered)> _sinks = [];

    /// <summary>The position of the first report.</summary>
    public long First { get; private set; }

    /// <summary>The position behind the last report.</summary>
    public long End { get; private set; }

    public ClockBase Clock { get; private set; }

    public int SinkCount => _sinks.Count;

    /// <summary>The numbers of each sink before the first entry, and how many readings before that are missing since
    /// every sink had them before they were written. One whose name was lost with a damaged record has none.</summary>
    public IReadOnlyList<(string? Name, Mark Mark, long Delivered)> Sinks => _sinks;

    public int OrderOf(string sink)
    {
        for (var order = 0; order < _sinks.Count; order++)
        {
            if (_sinks[order].Name == sink)
                return order;
        }
        return -1;
    }

    public static int LongestOf(int slots) => 64 + (slots * 6 * RecordWriter.LongestNumber);

    /// <param name="writer">Where to.</param>
    /// <param name="from">Where the entries begin.</param>
    /// <param name="end">The position behind the last report.</param>
    /// <param name="slots">The sinks, in the order of the marks.</param>
    /// <param name="written">Readings of each sink, by its index, up to the frame before.</param>
    public static void Write(ref RecordWriter writer, CommitPoint from, long end, SinkSlot[] slots, long[] written)
    {
        writer.Byte((byte)PayloadKind.Reports);
        writer.Number((ulong)from.Position);
        writer.Number((ulong)(end - from.Position));
        writer.Int64(from.Clock.Utc);
        writer.Int64(from.Clock.Monotonic);
        writer.Byte((byte)from.Clock.State);
        writer.Number(slots.Length);
        for (var i = 0; i < slots.Length; i++)
        {
            ref readonly var mark = ref from.Marks[i];
            writer.Number(slots[i].NameDefinition.Id);
            writer.Number((ulong)mark.Sequence);
            writer.Number((ulong)mark.ReadingSequence);
            writer.Number((ulong)mark.Reports);
            writer.Number((ulong)mark.Readings);
            writer.Number((ulong)Math.Max(0, mark.Readings - written[slots[i].Index]));
        }
    }

    /// <summary>Reads it; the reader stands at the first entry then.</summary>
    public void Read(ref RecordReader reader, StoredDefinitions definitions)
    {
        First = (long)reader.Number();
        End = First + (long)reader.Number();
        Clock = new ClockBase(reader.Int64(), reader.Int64(), (ClockState)reader.Byte());
        _sinks.Clear();
        for (var left = reader.Count(); left > 0; left--)
        {
            var name = definitions.NameOf(reader.Count());
            var mark = new Mark((long)reader.Number(), (long)reader.Number(), (long)reader.Number(), (long)reader.Number());
            _sinks.Add((name, mark, (long)reader.Number()));
        }
    }
}
