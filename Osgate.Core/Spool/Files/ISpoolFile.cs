namespace Osgate.Core.Spool.Files;

/// <summary>An open file of a spool. Reads may run beside one another and beside a write elsewhere in the file.</summary>
internal interface ISpoolFile : IDisposable
{
    /// <summary>Bytes in the file.</summary>
    long Length { get; }

    /// <summary>Reads until the buffer is full or the file ends; returns how many bytes there were.</summary>
    int Read(Span<byte> buffer, long offset);

    /// <summary>Writes all; the file grows as needed.</summary>
    void Write(ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Returns when what was written is on disk, with the length of the file.</summary>
    void Flush();
}
