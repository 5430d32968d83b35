using Osgate.Core.Spool.Records;

namespace Osgate.Core.Tests.Spool.Damage;

/// <summary>A record in a file of a spool.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="First">The position of its first report.</param>
/// <param name="Last">The position behind its last report.</param>
internal sealed record StoredRecord(int Offset, int End, PayloadKind Kind, long First, long Last)
{
    /// <summary>The records of an undamaged segment.</summary>
    public static List<StoredRecord> In(byte[] file, long segment)
    {
        var records = new List<StoredRecord>();
        for (var at = 0; Frame.PayloadLength(file.AsSpan(at), segment, at) is >= 0 and var length;)
        {
            var end = at + Frame.HeaderBytes + length;
            Assert.That(Frame.IsWhole(file.AsSpan(at..end), segment), Is.True);
            var reader = new RecordReader(file.AsSpan((at + Frame.HeaderBytes)..end));
            var kind = (PayloadKind)reader.Byte();
            var first = kind == PayloadKind.Reports ? (long)reader.Number() : 0;
            records.Add(new StoredRecord(at, end, kind, first, kind == PayloadKind.Reports ? first + (long)reader.Number() : 0));
            at = end;
        }
        return records;
    }
}
