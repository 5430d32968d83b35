using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Osgate.Benchmarks.Spool;

/// <summary>What the operating system holds of files in memory.</summary>
internal static partial class FileCache
{
    private const int DontNeed = 4;

    /// <summary>Has the files of a folder forgotten, so that they are read from the disk.</summary>
    /// <exception cref="IOException">It does not.</exception>
    public static void Drop(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder))
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
            // What is not on disk yet would stay.
            RandomAccess.FlushToDisk(file);
            var error = Advise(file, 0, 0, DontNeed);
            if (error != 0)
                throw new IOException($"{path} stays in memory: {Marshal.GetPInvokeErrorMessage(error)}", error);
        }
    }

    [LibraryImport("libc", EntryPoint = "posix_fadvise64")]
    private static partial int Advise(SafeFileHandle file, long offset, long length, int advice);
}
