using Osgate.Core.Spool.Records;

namespace Osgate.Core.Spool.Log;

/// <summary>Where a cursor stands once a report is confirmed.</summary>
/// <param name="Cursor">Whose report it is.</param>
/// <param name="Position">The position behind the report.</param>
/// <param name="Mark">The numbers behind it.</param>
/// <param name="Taken">Readings that the batch has of this cursor, up to and with the report.</param>
/// <param name="Passed">Readings before it that the sink had already, or that were counted as dropped.</param>
/// <param name="Readings">The report's readings.</param>
internal readonly record struct Place(LogCursor Cursor, long Position, Mark Mark, long Taken, long Passed, int Readings);
