using Osgate.Core.Spool.Files;

namespace Osgate.Benchmarks.Spool;

/// <summary>A file that tells its folder what goes to it.</summary>
internal sealed class CountedFile(CountedFiles folder, ISpoolFile file) : ISpoolFile
{
    public long Length => file.Length;

    public int Read(Span<byte> buffer, long offset) => file.Read(buffer, offset);

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        folder.NoteBytes(bytes.Length);
        file.Write(bytes, offset);
    }

    public void Flush()
    {
        folder.NoteFlush();
        file.Flush();
    }

    public void Dispose() => file.Dispose();
}
