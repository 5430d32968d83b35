namespace Osgate.Core.Spool.Records;

/// <summary>A place in a segment that cannot be read.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="Bytes">How long it is.</param>
internal readonly record struct DamagedPlace(long Offset, long Bytes);
