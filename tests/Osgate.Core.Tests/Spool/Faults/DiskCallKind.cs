namespace Osgate.Core.Tests.Spool.Faults;

/// <summary>What a spool asks of a disk.</summary>
internal enum DiskCallKind
{
    List,
    Create,
    Open,
    Rename,
    Delete,
    FlushFolder,
    Length,
    Read,
    Write,
    Flush,
}
