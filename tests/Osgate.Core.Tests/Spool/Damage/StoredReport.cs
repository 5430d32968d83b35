namespace Osgate.Core.Tests.Spool.Damage;

/// <summary>A report in a small spool.</summary>
/// <param name="Position">Its position.</param>
/// <param name="Stream">Its stream.</param>
/// <param name="Readings">Its readings.</param>
internal sealed record StoredReport(long Position, int Stream, int Readings)
{
    /// <summary>The number that the sink gets it with.</summary>
    public long Sequence { get; set; }
}
