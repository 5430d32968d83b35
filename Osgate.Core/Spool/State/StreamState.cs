using Osgate.Core.Spool.Records;

namespace Osgate.Core.Spool.State;

/// <summary>How far a sink has come in one stream.</summary>
/// <param name="Position">All before it is confirmed.</param>
/// <param name="Mark">The numbers there.</param>
/// <param name="Reports">Reports of the stream for this sink that are safe, in all.</param>
/// <param name="Readings">Readings likewise.</param>
internal sealed record StreamState(long Position, Mark Mark, long Reports, long Readings);
