using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Osgate.Core.Spool.Files;

/// <summary>Waits until files and folders are on disk.</summary>
internal static partial class DiskSync
{
    private const int Interrupted = 4;
    private const int InvalidArgument = 22;
    private const int ReadOnly = 0;
    private const int LinuxCloseOnExec = 0x80000;

    /// <summary>Returns when a file's bytes and its length are on disk.</summary>
    /// <exception cref="IOException">They are not, and nobody knows which of them are: this file is not to be trusted again.</exception>
    public static void Flush(SafeFileHandle file, string path)
    {
        // RandomAccess.FlushToDisk takes EROFS for success, and that is what a file system says which failed and made
        // itself read-only: what was written to it just before is lost. Elsewhere FlushToDisk knows more than fsync does.
        if (OperatingSystem.IsLinux())
            Flush(file, path, "file");
        else
            RandomAccess.FlushToDisk(file);
    }

    /// <summary>Returns when the names in a folder are on disk.</summary>
    /// <exception cref="IOException">They are not.</exception>
    public static void FlushFolder(string path)
    {
        // Windows flushes no folders; NTFS keeps names in its journal.
        if (OperatingSystem.IsWindows())
            return;
        // Without O_DIRECTORY, whose value differs from processor to processor: here it is a folder.
        using var folder = OpenFolder(path, OperatingSystem.IsLinux() ? ReadOnly | LinuxCloseOnExec : ReadOnly);
        if (folder.IsInvalid)
            throw Failure(path, "folder", Marshal.GetLastPInvokeError());
        Flush(folder, path, "folder");
    }

    private static void Flush(SafeFileHandle handle, string path, string what)
    {
        while (Sync(handle) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            // There are file systems and devices that have nothing to flush here, and say so in this way.
            if (error == InvalidArgument)
                return;
            if (error != Interrupted)
                throw Failure(path, what, error);
        }
    }

    private static IOException Failure(string path, string what, int error) =>
        new($"the {what} {path} was not brought to disk: {Marshal.GetPInvokeErrorMessage(error)}: look after the disk", error);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial SafeFileHandle OpenFolder(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(SafeFileHandle file);
}
