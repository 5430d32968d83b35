namespace Osgate.Core.Tests.Spool.Faults;

/// <summary>A flush that was begun, and what it is to vouch for.</summary>
internal sealed record PendingFlush(Task Flush, ModelReport[] Reports);
