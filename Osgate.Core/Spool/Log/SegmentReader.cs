using System.Buffers;
using System.Numerics;
using Osgate.Core.Spool.Files;
using Osgate.Core.Spool.Records;

namespace Osgate.Core.Spool.Log;

/// <summary>Reads the frames of one stream from disk, in order; what is damaged is passed over. Blocks: used on the
/// spool's reading thread.</summary>
internal sealed class SegmentReader(ISpoolFiles files, ISegments segments, bool probes = false) : IDisposable
{
    private const int Window = 128 << 10;

    private readonly ReportsHeader _header = new();
    private byte[] _buffer = [];
    private long _bufferAt;
    private int _buffered;
    private Segment? _segment;
    private ISpoolFile? _file;
    private long _length;
    private long _next;
    private int _entriesAt;
    private int _frameEnd;
    private bool _knowsSession;

    /// <summary>What the numbers in the frame stand for.</summary>
    public StoredDefinitions Definitions { get; } = new();

    /// <summary>The frame that was found last.</summary>
    public ReportsHeader Header => _header;

    /// <summary>Its entries; valid until the next call.</summary>
    public ReadOnlySpan<byte> Entries => _buffer.AsSpan(_entriesAt, _frameEnd - _entriesAt);

    public Segment? Segment => _segment;

    /// <summary>The boot of the machine that the frame was written in.</summary>
    public Guid BootId { get; private set; }

    /// <summary>The offset behind the last whole frame of the segment.</summary>
    public long WholeUpTo => _next;

    /// <summary>Finds the first frame that ends behind a position; false when there is none on disk.</summary>
    public bool Find(long position)
    {
        for (var from = position; ;)
        {
            var segment = segments.Find(from, out var length);
            if (segment is null)
                return false;
            if (segment == _segment && _frameEnd > 0 && position >= _header.First && position < _header.End)
                return true;
            if (segment != _segment || _frameEnd > 0 && position < _header.First)
                Enter(segment);
            _length = length;
            if (FindInSegment(position))
                return true;
            if (segments.Find(segment.End, out _) is not { } following || following.Number <= segment.Number)
                return false;
            from = segment.End;
        }
    }

    public void Dispose()
    {
        Leave();
        Return();
    }

    private bool FindInSegment(long position)
    {
        while (TryNextFrame(out var payloadAt, out var frameLength))
        {
            _next = _bufferAt + payloadAt - Frame.HeaderBytes + frameLength;
            var end = payloadAt - Frame.HeaderBytes + frameLength;
            var reader = new RecordReader(_buffer.AsSpan(payloadAt, end - payloadAt));
            switch ((PayloadKind)reader.Byte())
            {
                case PayloadKind.Segment:
                    var header = SegmentHeader.Read(ref reader);
                    BootId = header.BootId;
                    Definitions.Enter(header.Session);
                    _knowsSession = true;
                    break;
                case PayloadKind.Definitions:
                    EnterUnknownSession();
                    Definitions.Read(_buffer.AsSpan(payloadAt + reader.Position, end - payloadAt - reader.Position));
                    break;
                case PayloadKind.Reports:
                    EnterUnknownSession();
                    _header.Read(ref reader, Definitions);
                    _entriesAt = payloadAt + reader.Position;
                    _frameEnd = end;
                    if (_header.End > position)
                        return true;
                    break;
            }
        }
        return false;
    }

    // Brings the next whole frame into the buffer.
    private bool TryNextFrame(out int payloadAt, out int frameLength)
    {
        var from = _next;
        for (; ; _next++)
        {
            payloadAt = frameLength = 0;
            if (_length - _next < Frame.HeaderBytes || !Fill(Frame.HeaderBytes))
            {
                _next = from;
                return false;
            }
            var at = (int)(_next - _bufferAt);
            var payload = Frame.PayloadLength(_buffer.AsSpan(at, Frame.HeaderBytes), _segment!.Number, _next);
            if (payload >= 0 && _next + Frame.HeaderBytes + payload <= _length && Fill(Frame.HeaderBytes + payload))
            {
                at = (int)(_next - _bufferAt);
                frameLength = Frame.HeaderBytes + payload;
                payloadAt = at + Frame.HeaderBytes;
                if (Frame.IsWhole(_buffer.AsSpan(at, frameLength), _segment.Number))
                {
                    // What stands behind the last frame is none of this segment's: nothing is damaged there.
                    if (_next > from)
                        segments.NoteDamage(_segment, from, _next);
                    return true;
                }
            }
            // The first byte is passed by the loop.
            Fill(1);
            at = (int)(_next - _bufferAt) + 1;
            _next += Frame.FindMagic(_buffer.AsSpan(at, _buffered - at));
        }
    }

    // Sees to it that so many bytes from the next frame on are in the buffer; false when the file has fewer.
    private bool Fill(int bytes)
    {
        var at = _next - _bufferAt;
        if (at >= 0 && at + bytes <= _buffered)
            return true;
        var size = Math.Max(bytes, (int)BitOperations.RoundUpToPowerOf2((uint)Math.Min(Window, _length - _next)));
        // A frame of unusual size does not keep its room.
        if (_buffer.Length < size || (_buffer.Length > 2 * Window && bytes <= Window))
        {
            Return();
            _buffer = ArrayPool<byte>.Shared.Rent(size);
        }
        _bufferAt = _next;
        _buffered = _file!.Read(_buffer.AsSpan(0, (int)Math.Min(_buffer.Length, _length - _next)), _next);
        return _buffered >= bytes;
    }

    private void Enter(Segment segment)
    {
        Leave();
        _file = probes ? files.OpenToProbe(segment.Name) : segment.OpenForReading(files);
        _segment = segment;
        segments.Hold(segment);
        _next = 0;
        _bufferAt = 0;
        _buffered = 0;
        _entriesAt = _frameEnd = 0;
        // Until its header says otherwise.
        BootId = segment.BootId;
        _knowsSession = false;
    }

    // Without the segment's header nobody knows whose numbers the definitions before it were.
    private void EnterUnknownSession()
    {
        if (!_knowsSession)
            Definitions.Enter(0);
        _knowsSession = true;
    }

    // Readers come and go: a sink that was behind, somebody who looks for the oldest report.
    private void Return()
    {
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _buffered = 0;
    }

    private void Leave()
    {
        if (_segment is null)
            return;
        _file!.Dispose();
        segments.LetGo(_segment);
        _segment = null;
        _file = null;
    }
}
