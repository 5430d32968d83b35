using System.Runtime.InteropServices;

namespace Osgate.Simulator.Signals;

/// <summary>SplitMix64: 8 bytes of state, where a seeded <see cref="Random"/> has 300, for each of many channels.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct Chance(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A series that depends on nothing but the seed and the channel's identity.</summary>
    public static Chance For(ulong seed, Guid device, string channel)
    {
        Span<byte> uuid = stackalloc byte[16];
        device.TryWriteBytes(uuid);
        // FNV-1a; string.GetHashCode differs from run to run.
        var hash = 14695981039346656037 ^ seed;
        foreach (var one in uuid)
            hash = unchecked((hash ^ one) * 1099511628211);
        foreach (var one in channel)
            hash = unchecked((hash ^ one) * 1099511628211);
        return new Chance(hash);
    }

    /// <summary>From 0 up to, not including, 1.</summary>
    public double Next() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    private ulong NextBits()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            var bits = _state;
            bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
            bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
            return bits ^ (bits >> 31);
        }
    }
}
