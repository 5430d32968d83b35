using System.Runtime.InteropServices;

namespace Osgate.Core.Spool.Clock;

/// <summary>What the Linux kernel says of its wall clock.</summary>
internal static partial class KernelClock
{
    private const int TimeError = 5;
    private const int Unsynchronised = 0x40;

    /// <summary>Whether a time service keeps the wall clock right. False where the kernel does not say.</summary>
    public static bool IsSynchronised()
    {
        var timex = default(Timex);
        var state = Adjust(ref timex);
        return state is >= 0 and not TimeError && (timex.Status & Unsynchronised) == 0;
    }

    // Without modes it changes nothing and needs no right. The plain name takes the struct with C's long on every
    // processor, even where a C compiler would choose the one with 64-bit time.
    [LibraryImport("libc", EntryPoint = "adjtimex")]
    private static partial int Adjust(ref Timex timex);

    // The head of C's struct timex, and room for its tail: 208 bytes on 64-bit systems, 128 on 32-bit ones.
    [StructLayout(LayoutKind.Sequential, Size = 256)]
    internal struct Timex
    {
        public uint Modes;
        public nint Offset;
        public nint Frequency;
        public nint MaxError;
        public nint EstimatedError;
        public int Status;
    }
}
