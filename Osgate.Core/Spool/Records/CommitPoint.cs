using System.Diagnostics;

namespace Osgate.Core.Spool.Records;

/// <summary>A place between two entries of a chunk, with all that the records behind it refer to.</summary>
internal sealed class CommitPoint
{
    public int Offset { get; private set; }

    public long Position { get; private set; }

    public ClockBase Clock { get; private set; }

    /// <summary>The numbers of the chunk's sinks, in their order.</summary>
    public Mark[] Marks { get; private set; } = [];

    public void Set(int offset, long position, ClockBase clock, ReadOnlySpan<Mark> marks)
    {
        Offset = offset;
        Position = position;
        Clock = clock;
        if (Marks.Length != marks.Length)
            Marks = new Mark[marks.Length];
        marks.CopyTo(Marks);
    }

    public void Set(CommitPoint other) => Set(other.Offset, other.Position, other.Clock, other.Marks);

    /// <summary>Goes over entries up to the first one at or behind a position.</summary>
    public void Advance(ReadOnlySpan<byte> entries, long upTo, SinkSlot[] slots, DefinitionTable definitions)
    {
        while (Position < upTo && Offset < entries.Length)
        {
            var offset = Offset;
            var entry = Entry.Next(entries, ref offset);
            Offset = offset;
            switch (entry.Kind)
            {
                case EntryKind.Report:
                    entry.Report(out var source, out _, out var readings);
                    var goesTo = definitions.SlotsOf(source);
                    for (var i = 0; i < slots.Length; i++)
                    {
                        if ((goesTo & slots[i].Bit) != 0)
                            Marks[i].Pass(readings);
                    }
                    Position++;
                    break;
                case EntryKind.Clock:
                    Clock = entry.Clock();
                    break;
                case EntryKind.Skip:
                    var skip = entry.Skip(out var positions);
                    Position += positions;
                    for (var i = 0; i < slots.Length; i++)
                    {
                        Marks[i].Sequence += (long)skip.Number();
                        Marks[i].ReadingSequence += (long)skip.Number();
                    }
                    break;
                default:
                    throw new UnreachableException();
            }
        }
    }
}
