using Osgate.Core.Spool.Files;
using Osgate.Core.Spool.Records;

namespace Osgate.Core.Spool.Log;

/// <summary>Writes frames to the segments of one stream, one after the other. Used by the spool's writing thread alone;
/// every call may throw, and then the segment is given up: what a failed write or flush left of it is not known.</summary>
internal sealed class SegmentWriter(ISpoolFiles files, string stream, SpoolOptions options, SegmentHeader header, long lastNumber) : IDisposable
{
    private const int SendFrom = 512 << 10;
    private const int KeptBuffer = 1 << 20;
    private const int SparesKept = 2;

    private readonly Queue<string> _spares = new();
    private readonly HashSet<int> _defined = [];
    private readonly List<Definition> _missing = [];
    private readonly List<SegmentGrowth> _touched = [];
    private byte[] _buffer = new byte[64 << 10];
    private int _buffered;
    private int _lastSealed;
    private long _number = lastNumber;
    private long _offset;
    private long _definitionBytes;
    private bool _hasReports;
    private SinkSlot[] _slots = [];
    private Segment? _segment;
    private ISpoolFile? _file;

    /// <summary>Bytes that went to files so far.</summary>
    public long BytesWritten { get; private set; }

    /// <summary>Segments that got something since the last <see cref="Flush"/>, with what is in them then.</summary>
    public List<SegmentGrowth> Touched => _touched;

    /// <summary>Whether a segment is the one that is written to. On any thread.</summary>
    public bool IsWriting(Segment segment) => Volatile.Read(ref _segment) == segment;

    /// <summary>Gives a file that nobody needs any more, to be used again.</summary>
    public bool TryReuse(string name)
    {
        if (_spares.Count >= SparesKept)
            return false;
        _spares.Enqueue(name);
        return true;
    }

    /// <summary>Writes a part of a chunk as one frame, into the next segment when this one is full.</summary>
    public void Write(PendingWrite write, long[] written)
    {
        var (chunk, from, to) = (write.Chunk, write.From, write.To);
        var entries = chunk.Bytes.AsSpan(from.Offset, to.Offset - from.Offset);
        var longest = Frame.HeaderBytes + ReportsHeader.LongestOf(chunk.Slots.Length) + entries.Length;
        var target = Math.Max(Math.Min(options.SegmentBytes, options.MaxBytes / 8), Math.Min(16 * _definitionBytes, Math.Min(64L << 20, options.MaxBytes / 8)));
        if (_segment is null || (_hasReports && (_offset + _buffered + longest > target || !_slots.AsSpan().SequenceEqual(chunk.Slots))))
            Roll(from.Position);
        foreach (var definition in write.Definitions)
            NoteUse(definition);
        foreach (var slot in chunk.Slots)
            NoteUse(slot.NameDefinition);
        Define();
        var frame = Reserve(longest);
        var writer = new RecordWriter(frame[Frame.HeaderBytes..]);
        ReportsHeader.Write(ref writer, from, to.Position, chunk.Slots, written);
        writer.Bytes(entries);
        Seal(writer.Length);
        if (!_hasReports)
        {
            _segment!.FirstUtc = from.Clock.Utc;
            for (var i = 0; i < chunk.Slots.Length; i++)
                _segment!.FirstMarks[chunk.Slots[i].Name] = from.Marks[i];
        }
        _hasReports = true;
        _slots = chunk.Slots;
        if (_touched.Count == 0 || _touched[^1].Segment != _segment)
            _touched.Add(default);
        _touched[^1] = new SegmentGrowth(_segment!, to.Position, _offset + _buffered, to.Clock);
    }

    /// <summary>Returns when all is on disk.</summary>
    public void Flush()
    {
        if (_file is null)
            return;
        Send();
        _file.Flush();
    }

    /// <summary>Forgets what was touched: it is known to the log now.</summary>
    public void Forget() => _touched.Clear();

    /// <summary>Writes nothing more to this segment.</summary>
    public void GiveUp()
    {
        _touched.Clear();
        Close();
    }

    public void Dispose() => Close();

    private void Roll(long position)
    {
        Flush();
        Close();
        var segment = new Segment(stream, ++_number) { First = position, End = position, BootId = header.BootId };
        _file = Create(segment.Name);
        // The name must be on disk before anything that is in the file counts.
        files.Flush();
        _segment = segment;
        var frame = Reserve(Frame.HeaderBytes + SegmentHeader.LongestPayload);
        var writer = new RecordWriter(frame[Frame.HeaderBytes..]);
        header.Write(ref writer);
        Seal(writer.Length);
    }

    private ISpoolFile Create(string name)
    {
        while (_spares.TryDequeue(out var spare))
        {
            try
            {
                files.Rename(spare, name);
                return files.Open(name, forWriting: true);
            }
            catch (FileNotFoundException)
            {
                // Somebody tidied up: there are others, or a new one.
            }
        }
        return files.Create(name);
    }

    private void NoteUse(Definition definition)
    {
        if (_defined.Add(definition.Id))
            _missing.Add(definition);
    }

    private void Define()
    {
        if (_missing.Count == 0)
            return;
        var longest = Frame.HeaderBytes + 1;
        foreach (var definition in _missing)
            longest += DefinitionCodec.LongestOf(definition);
        var frame = Reserve(longest);
        var writer = new RecordWriter(frame[Frame.HeaderBytes..]);
        writer.Byte((byte)PayloadKind.Definitions);
        foreach (var definition in _missing)
            DefinitionCodec.Write(ref writer, definition);
        _missing.Clear();
        _definitionBytes += writer.Length;
        Seal(writer.Length);
    }

    private Span<byte> Reserve(int bytes)
    {
        if (_buffered + bytes > SendFrom && _buffered > 0)
            Send();
        if (_buffer.Length < _buffered + bytes)
            Array.Resize(ref _buffer, Math.Max(_buffered + bytes, Math.Min(2 * _buffer.Length, KeptBuffer)));
        _lastSealed = _buffered;
        return _buffer.AsSpan(_buffered, bytes);
    }

    private void Seal(int payload)
    {
        var length = Frame.HeaderBytes + payload;
        Frame.Seal(_buffer.AsSpan(_lastSealed, length), _number, _offset + _lastSealed);
        _buffered += length;
    }

    private void Send()
    {
        if (_buffered == 0)
            return;
        _file!.Write(_buffer.AsSpan(0, _buffered), _offset);
        BytesWritten += _buffered;
        _offset += _buffered;
        _buffered = 0;
        if (_buffer.Length > KeptBuffer)
            _buffer = new byte[64 << 10];
    }

    private void Close()
    {
        _file?.Dispose();
        _file = null;
        _segment = null;
        _buffered = 0;
        _offset = 0;
        _definitionBytes = 0;
        _hasReports = false;
        _defined.Clear();
        _missing.Clear();
    }
}
