using Osgate.Core.Spool.Records;

namespace Osgate.Core.Spool.State;

/// <summary>A part of a stream that a sink gets behind newer reports.</summary>
internal sealed record RangeState(int Stream, long Position, Mark Mark, long End, Mark EndMark);
