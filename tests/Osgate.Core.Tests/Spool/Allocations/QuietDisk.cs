using Osgate.Core.Spool.Files;
using Osgate.Core.Spool.State;

namespace Osgate.Core.Tests.Spool.Allocations;

/// <summary>A disk in memory that allocates nothing once its files have their size, so that what is measured is the
/// spool's own.</summary>
internal sealed class QuietDisk : ISpoolFiles
{
    private readonly Dictionary<string, QuietFile> _files = new(StringComparer.Ordinal);

    /// <summary>Flushes of segments.</summary>
    public int Flushes { get; private set; }

    /// <summary>How often it was written down how far the sinks have come.</summary>
    public int Saves { get; private set; }

    /// <summary>Files that were made, or renamed to be used again.</summary>
    public int Files { get; private set; }

    public IReadOnlyList<string> List() => [.. _files.Keys];

    public ISpoolFile Create(string name)
    {
        Files++;
        return _files[name] = new QuietFile(this, StateFile.IsState(name));
    }

    public ISpoolFile Open(string name, bool forWriting) => _files[name];

    public void Rename(string from, string to)
    {
        Files++;
        _files.Remove(from, out var file);
        _files[to] = file!;
    }

    public void Delete(string name) => _files.Remove(name);

    public void Flush()
    {
    }

    private sealed class QuietFile(QuietDisk disk, bool isState) : ISpoolFile
    {
        private readonly byte[] _bytes = new byte[2 << 20];

        public long Length { get; private set; }

        public int Read(Span<byte> buffer, long offset)
        {
            var count = (int)Math.Clamp(Length - offset, 0, buffer.Length);
            _bytes.AsSpan((int)offset, count).CopyTo(buffer);
            return count;
        }

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            bytes.CopyTo(_bytes.AsSpan((int)offset));
            Length = Math.Max(Length, offset + bytes.Length);
        }

        public void Flush()
        {
            if (isState)
                disk.Saves++;
            else
                disk.Flushes++;
        }

        public void Dispose()
        {
        }
    }
}
