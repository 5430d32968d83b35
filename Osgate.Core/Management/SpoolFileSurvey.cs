namespace Osgate.Core.Management;

/// <summary>What was found in one file of a spool.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Records">Whole records of reports.</param>
/// <param name="Reports">Reports in them.</param>
/// <param name="Readings">Readings in those.</param>
/// <param name="Undefined">Reports whose device cannot be told, since its definition was damaged.</param>
/// <param name="Damaged">Places between two whole records that cannot be read.</param>
/// <param name="Tail">Bytes behind the last whole record.</param>
/// <param name="Missing">Readings that are missing before or between its records and that nobody had, by the sink's name.</param>
public sealed record SpoolFileSurvey(
    string Name,
    long Bytes,
    long Records,
    long Reports,
    long Readings,
    long Undefined,
    IReadOnlyList<(long Offset, long Bytes)> Damaged,
    long Tail,
    IReadOnlyDictionary<string, long> Missing)
{
    /// <summary>Whether nothing of it is damaged or missing.</summary>
    public bool IsWhole => Damaged.Count == 0 && Undefined == 0 && Missing.Count == 0;
}
