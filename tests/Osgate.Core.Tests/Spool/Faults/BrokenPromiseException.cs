namespace Osgate.Core.Tests.Spool.Faults;

/// <summary>A spool did not keep to what it promises. Not NUnit's exception: that one loses its message inside of others.</summary>
internal sealed class BrokenPromiseException(string message) : Exception(message);
