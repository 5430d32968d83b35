using Microsoft.Win32.SafeHandles;

namespace Osgate.Core.Spool.Files;

/// <summary>A file on disk. Hot path: nothing here allocates.</summary>
internal sealed class DiskFile(SafeFileHandle handle, string path) : ISpoolFile
{
    public long Length => RandomAccess.GetLength(handle);

    public int Read(Span<byte> buffer, long offset)
    {
        var read = 0;
        while (read < buffer.Length && RandomAccess.Read(handle, buffer[read..], offset + read) is > 0 and var more)
            read += more;
        return read;
    }

    // All or an exception: it is repeated within for what a call of the system did not take.
    public void Write(ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(handle, bytes, offset);

    public void Flush() => DiskSync.Flush(handle, path);

    public void Dispose() => handle.Dispose();
}
