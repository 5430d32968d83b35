using Osgate.Core.Spool.Files;

namespace Osgate.Benchmarks.Spool;

/// <summary>A folder on disk that counts what goes to it.</summary>
internal sealed class CountedFiles(ISpoolFiles files) : ISpoolFiles
{
    private long _bytes;
    private long _flushes;

    /// <summary>Bytes written.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Flushes of files and of the folder.</summary>
    public long Flushes => Volatile.Read(ref _flushes);

    public IReadOnlyList<string> List() => files.List();

    public ISpoolFile Create(string name) => new CountedFile(this, files.Create(name));

    public ISpoolFile Open(string name, bool forWriting) => new CountedFile(this, files.Open(name, forWriting));

    public void Rename(string from, string to) => files.Rename(from, to);

    public void Delete(string name) => files.Delete(name);

    public void Flush()
    {
        NoteFlush();
        files.Flush();
    }

    public void NoteFlush() => Interlocked.Increment(ref _flushes);

    public void NoteBytes(int bytes) => Interlocked.Add(ref _bytes, bytes);
}
