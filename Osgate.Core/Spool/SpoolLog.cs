using Osgate.Core.Spool.Log;
using Osgate.Core.Spool.Records;

namespace Osgate.Core.Spool;

/// <summary>One stream of reports: its newest part in memory, in the bytes that go to disk, and its segments. Guarded by
/// the spool's lock, but for <see cref="Write"/>.</summary>
/// <remarks>Hot path: appending allocates nothing in the steady state.</remarks>
internal sealed class SpoolLog(int stream, Lock guard, DefinitionTable definitions, Action<string, long, long> damaged)
{
    /// <summary>Reports of high priority, and all others.</summary>
    public const int Streams = 2;

    public const int High = 0;
    public const int Normal = 1;

    // What was written lately is read from memory by sinks that keep up more or less.
    private const int RecentBytes = 1 << 20;
    private const int SparesKept = 16;

    private readonly List<Chunk> _chunks = [];
    private readonly Stack<Chunk> _spares = new();
    private readonly Stack<PendingWrite> _sparePending = new();
    private readonly long[] _written = new long[64];
    private readonly long[] _safelyWritten = new long[64];
    private readonly long[] _givenUp = new long[64];
    private long _chunkBytes;

    public int Stream => stream;

    public static string NameOf(int stream) => stream == High ? "high" : "normal";

    /// <summary>The position behind the last report.</summary>
    public long End { get; set; }

    /// <summary>What is on disk.</summary>
    public SegmentList Stored { get; } = new(guard, damaged);

    /// <summary>Segments on disk, oldest first.</summary>
    public List<Segment> Segments => Stored.All;

    public SegmentWriter Writer { get; set; } = null!;

    /// <summary>The position behind the last report on disk.</summary>
    public long DiskEnd => Segments.Count == 0 ? 0 : Segments[^1].End;

    /// <summary>Bytes in memory that are not safe.</summary>
    public long UnsafeBytes { get; private set; }

    /// <summary>Bytes of memory that all takes; of reports of many readings much more than they need.</summary>
    public long MemoryBytes => _chunkBytes;

    public bool HasUnsafe => _chunks.Exists(static c => !c.IsSafe);

    public IReadOnlyList<Chunk> Chunks => _chunks;

    public void Append(Definition source, long position, ClockBase now, long utcTicks, ReadOnlySpan<ChannelReading> readings, long longest, SinkSlot[] slots)
    {
        var needed = (int)longest + Chunk.Overhead(slots.Length);
        var chunk = _chunks.Count > 0 && !_chunks[^1].IsSealed && _chunks[^1].Room >= needed ? _chunks[^1] : AddChunk(needed, position, now, slots);
        var before = chunk.Length;
        chunk.Append(source, position, now, utcTicks, readings, definitions);
        chunk.Pass(source.Slots, readings.Length);
        UnsafeBytes += chunk.Length - before;
        End = position + 1;
    }

    /// <summary>Lets the next report begin a new chunk.</summary>
    public void Seal()
    {
        if (_chunks.Count > 0)
            _chunks[^1].IsSealed = true;
    }

    /// <summary>The chunk in which the first report at or behind a position is; <see langword="null"/> when memory
    /// does not reach back so far, or there is none.</summary>
    public Chunk? FindChunk(long position, out bool isOnDisk)
    {
        isOnDisk = false;
        if (position >= End)
            return null;
        if (_chunks.Count == 0 || position < _chunks[0].First)
        {
            isOnDisk = DiskEnd > position;
            if (isOnDisk || _chunks.Count == 0)
                return null;
        }
        // The newest are asked for most.
        for (var i = _chunks.Count - 1; i > 0; i--)
        {
            if (_chunks[i - 1].End <= position)
                return _chunks[i];
        }
        return _chunks[0].End > position ? _chunks[0] : null;
    }

    /// <summary>What is not safe, up to now.</summary>
    /// <param name="delivered">The position up to which every sink has all.</param>
    /// <param name="pending">Where to put it.</param>
    public void Collect(long delivered, List<PendingWrite> pending)
    {
        // What was given up was not delivered: a reader is to see that it is missing.
        for (var i = 0; i < _givenUp.Length; i++)
        {
            _written[i] += _givenUp[i];
            _safelyWritten[i] += _givenUp[i];
            _givenUp[i] = 0;
        }
        foreach (var chunk in _chunks)
        {
            if (chunk.IsSafe)
                continue;
            var write = _sparePending.TryPop(out var spare) ? spare : new PendingWrite();
            write.Chunk = chunk;
            write.Definitions = chunk.Definitions;
            write.From.Set(chunk.Committed);
            write.To.Set(chunk.Length, chunk.End, chunk.EndClock, chunk.EndMarks);
            write.Delivered = delivered;
            chunk.Pins++;
            pending.Add(write);
        }
    }

    /// <summary>Writes to disk what not every sink has. On the writing thread, outside the lock.</summary>
    /// <returns>Whether there was anything to write.</returns>
    public bool Write(PendingWrite write)
    {
        if (write.To.Position <= write.Delivered)
            return false;
        write.From.Advance(write.Chunk.Bytes.AsSpan(0, write.To.Offset), write.Delivered, write.Chunk.Slots, definitions);
        if (write.From.Offset == write.To.Offset)
            return false;
        Writer.Write(write, _written);
        for (var i = 0; i < write.Chunk.Slots.Length; i++)
            _written[write.Chunk.Slots[i].Index] = write.To.Marks[i].Readings;
        return true;
    }

    /// <summary>Notes that what was collected is safe, or is not.</summary>
    public void Complete(List<PendingWrite> pending, bool isSafe)
    {
        foreach (var write in pending)
        {
            write.Chunk.Pins--;
            if (isSafe && write.To.Offset > write.Chunk.Committed.Offset)
            {
                UnsafeBytes -= write.To.Offset - write.Chunk.Committed.Offset;
                write.Chunk.Committed.Set(write.To);
            }
            // Held on to, it would keep a chunk that is gone for good.
            write.Chunk = null!;
            write.Definitions = default;
            if (_sparePending.Count < SparesKept)
                _sparePending.Push(write);
        }
        if (isSafe)
        {
            Stored.Grow(Writer.Touched);
            Writer.Forget();
        }
        (isSafe ? _written : _safelyWritten).CopyTo(isSafe ? _safelyWritten : _written, 0);
        pending.Clear();
        Evict();
    }

    /// <summary>Notes that every sink has all before a position, so that it need not be written.</summary>
    public void Pass(long delivered)
    {
        foreach (var chunk in _chunks)
        {
            if (chunk.End > delivered)
                break;
            if (chunk.IsSafe)
                continue;
            UnsafeBytes -= chunk.Length - chunk.Committed.Offset;
            chunk.Committed.Set(chunk.Length, chunk.End, chunk.EndClock, chunk.EndMarks);
        }
        Evict();
    }

    /// <summary>The numbers of a sink up to which all is safe.</summary>
    public Mark SafeEnd(SinkSlot slot)
    {
        foreach (var chunk in _chunks)
        {
            if (!chunk.IsSafe && chunk.OrderOf(slot) is var order && order >= 0)
                return chunk.Committed.Marks[order];
        }
        return slot.End(stream);
    }

    /// <summary>Sets what a sink's numbers were at the end of the last frame.</summary>
    public void RestoreWritten(SinkSlot slot, long readings) => _written[slot.Index] = _safelyWritten[slot.Index] = readings;

    /// <summary>The oldest chunk, when it has to go although it is not safe.</summary>
    public Chunk? GiveUpOldest()
    {
        if (_chunks.Count == 0 || _chunks[0].Pins > 0)
            return null;
        var chunk = _chunks[0];
        chunk.IsSealed = true;
        for (var i = 0; i < chunk.Slots.Length; i++)
            _givenUp[chunk.Slots[i].Index] += chunk.EndMarks[i].Readings - chunk.Committed.Marks[i].Readings;
        UnsafeBytes -= chunk.Length - chunk.Committed.Offset;
        _chunks.RemoveAt(0);
        _chunkBytes -= chunk.Bytes.Length;
        chunk.Leave();
        return chunk;
    }

    private Chunk AddChunk(int needed, long position, ClockBase now, SinkSlot[] slots)
    {
        Seal();
        Evict();
        var chunk = needed <= Chunk.Size && _spares.TryPop(out var spare) ? spare : new Chunk(stream, Math.Max(needed, Chunk.Size));
        chunk.Begin(position, now, slots);
        _chunks.Add(chunk);
        _chunkBytes += chunk.Bytes.Length;
        return chunk;
    }

    private void Evict()
    {
        while (_chunks.Count > 1 && _chunkBytes > RecentBytes && _chunks[0].IsSafe)
        {
            var chunk = _chunks[0];
            _chunks.RemoveAt(0);
            _chunkBytes -= chunk.Bytes.Length;
            // Somebody still reads it, or it is of unusual size: then it is not used again.
            if (chunk.Pins == 0 && _spares.Count < SparesKept && chunk.Bytes.Length == Chunk.Size)
                _spares.Push(chunk);
            else
                chunk.Leave();
        }
    }
}
