namespace Osgate.Core.Tests.Spool.Faults;

/// <summary>One call that a disk may let fail.</summary>
/// <param name="Kind">What is asked.</param>
/// <param name="Name">The file's name, as it is now; of a renaming the old one; empty for the folder.</param>
/// <param name="Number">The calls to this disk so far, with this one.</param>
internal readonly record struct DiskCall(DiskCallKind Kind, string Name, long Number)
{
    /// <summary>Whether it would change what is on disk: what fails on a disk that is read-only.</summary>
    public bool IsChange => Kind is DiskCallKind.Create or DiskCallKind.Rename or DiskCallKind.Delete
        or DiskCallKind.FlushFolder or DiskCallKind.Write or DiskCallKind.Flush;
}
