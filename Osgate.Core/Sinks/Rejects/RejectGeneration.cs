using Microsoft.Win32.SafeHandles;

namespace Osgate.Core.Sinks.Rejects;

/// <summary>One file of rejected reports, one a line, appended at the end. All calls block.</summary>
internal sealed class RejectGeneration(string path)
{
    private const byte End = (byte)'\n';

    /// <summary>Bytes of whole lines.</summary>
    public long Length { get; private set; }

    /// <summary>Readings in lines that can be read.</summary>
    public long Readings { get; private set; }

    /// <summary>Lines that cannot be read.</summary>
    public long Damaged { get; private set; }

    /// <summary>Looks at what is there, and cuts a last line that was not written to its end.</summary>
    public void Open()
    {
        Length = Readings = Damaged = 0;
        foreach (var line in Lines())
        {
            Length += line.Length + 1;
            if (RejectLine.Read(line, new RejectReader()) is { } report)
                Readings += report.Readings.Length;
            else
                Damaged++;
        }
        if (!File.Exists(path) || new FileInfo(path).Length == Length)
            return;
        using var file = Handle();
        RandomAccess.SetLength(file, Length);
    }

    /// <summary>Appends whole lines and returns when they are on disk; after a failure none of them is there.</summary>
    public void Append(ReadOnlySpan<byte> lines, long readings)
    {
        using var file = Handle();
        try
        {
            RandomAccess.Write(file, lines, Length);
            RandomAccess.FlushToDisk(file);
        }
        catch
        {
            RandomAccess.SetLength(file, Length);
            throw;
        }
        Length += lines.Length;
        Readings += readings;
    }

    /// <summary>The whole lines, without their ends, oldest first.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Lines()
    {
        if (!File.Exists(path))
            yield break;
        ReadOnlyMemory<byte> rest = File.ReadAllBytes(path);
        for (var end = rest.Span.IndexOf(End); end >= 0; end = rest.Span.IndexOf(End))
        {
            yield return rest[..end];
            rest = rest[(end + 1)..];
        }
    }

    /// <summary>Takes the place of another one, which is gone.</summary>
    public void MoveTo(RejectGeneration other, string otherPath)
    {
        File.Move(path, otherPath, overwrite: true);
        (other.Length, other.Readings, other.Damaged) = (Length, Readings, Damaged);
        Length = Readings = Damaged = 0;
    }

    public void Delete()
    {
        // Where nothing was ever refused there is no folder either.
        if (File.Exists(path))
            File.Delete(path);
        Length = Readings = Damaged = 0;
    }

    private SafeFileHandle Handle() => File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
}
