namespace Osgate.Core.Spool.Records;

/// <summary>What stands at the beginning of each segment.</summary>
/// <param name="Session">The run of the gateway that wrote it; numbers of definitions are its own.</param>
/// <param name="BootId">The boot of the machine, to which monotonic times belong.</param>
internal readonly record struct SegmentHeader(long Session, Guid BootId)
{
    /// <summary>The format that this program writes, and the newest that it reads.</summary>
    public const int Format = 1;

    public const int LongestPayload = 64;

    public void Write(ref RecordWriter writer)
    {
        writer.Byte((byte)PayloadKind.Segment);
        writer.Number(Format);
        writer.Int64(Session);
        writer.Uuid(BootId);
    }

    public static SegmentHeader Read(ref RecordReader reader)
    {
        var format = reader.Count();
        if (format > Format)
            throw new InvalidDataException($"the spool is of format {format}, this gateway reads format {Format} and older: start the newer gateway, or move the folder away");
        return new SegmentHeader(reader.Int64(), reader.Uuid());
    }
}
