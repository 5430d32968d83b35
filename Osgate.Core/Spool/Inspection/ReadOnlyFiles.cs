using Osgate.Core.Spool.Files;

namespace Osgate.Core.Spool.Inspection;

/// <summary>A spool's folder, to be looked at: whatever would change it does nothing.</summary>
internal sealed class ReadOnlyFiles(string folder) : ISpoolFiles
{
    public IReadOnlyList<string> List() => [.. Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path))];

    public ISpoolFile Create(string name) => new ReadOnlyFile(null);

    // A writer there may be must be allowed, and may tidy up.
    public ISpoolFile Open(string name, bool forWriting)
    {
        var path = Path.Combine(folder, name);
        return new ReadOnlyFile(new DiskFile(File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), path));
    }

    public void Rename(string from, string to)
    {
    }

    public void Delete(string name)
    {
    }

    public void Flush()
    {
    }

    private sealed class ReadOnlyFile(DiskFile? file) : ISpoolFile
    {
        public long Length => file?.Length ?? 0;

        public int Read(Span<byte> buffer, long offset) => file?.Read(buffer, offset) ?? 0;

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
        }

        public void Flush()
        {
        }

        public void Dispose() => file?.Dispose();
    }
}
