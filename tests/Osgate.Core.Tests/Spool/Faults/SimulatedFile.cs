using Osgate.Core.Spool.Files;

namespace Osgate.Core.Tests.Spool.Faults;

/// <summary>An open file of a simulated disk.</summary>
internal sealed class SimulatedFile(SimulatedDisk disk, SimulatedContent content, bool forWriting) : ISpoolFile
{
    private volatile bool _isClosed;

    public long Length
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            return disk.LengthOf(content);
        }
    }

    public int Read(Span<byte> buffer, long offset)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        return disk.Read(content, buffer, offset);
    }

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (!forWriting)
            throw new UnauthorizedAccessException($"'{content.Name}' was opened to be read only");
        disk.Write(content, bytes, offset);
    }

    public void Flush()
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        disk.Flush(content);
    }

    public void Dispose() => _isClosed = true;
}
