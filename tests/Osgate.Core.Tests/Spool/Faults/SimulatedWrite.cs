namespace Osgate.Core.Tests.Spool.Faults;

/// <summary>Bytes written to a file of a simulated disk.</summary>
internal sealed class SimulatedWrite(byte[] bytes, int offset)
{
    /// <summary>What a disk writes as one piece.</summary>
    private const int Sector = 512;

    public WriteState State { get; set; }

    /// <summary>Puts all of it where it belongs; what lies behind the end of the file is cut off.</summary>
    public void Keep(Span<byte> file) => Keep(file, 0, bytes.Length);

    /// <summary>Puts what a crash leaves of it.</summary>
    public void KeepSome(Span<byte> file, Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                return;
            case 1:
                Keep(file);
                return;
            case 2:
                Keep(file, 0, random.Next(bytes.Length + 1));
                return;
            default:
                for (var sector = offset / Sector * Sector; sector < offset + bytes.Length; sector += Sector)
                {
                    if (random.Next(2) == 0)
                        Keep(file, Math.Max(0, sector - offset), Math.Min(bytes.Length, sector + Sector - offset));
                }
                return;
        }
    }

    /// <summary>Adds the pages that it touches.</summary>
    public void AddPages(HashSet<int> pages, int pageSize)
    {
        for (var page = offset / pageSize; page <= (offset + bytes.Length - 1) / pageSize; page++)
            pages.Add(page);
    }

    private void Keep(Span<byte> file, int from, int to)
    {
        to = Math.Min(to, file.Length - offset);
        if (to > from)
            bytes.AsSpan(from..to).CopyTo(file[(offset + from)..]);
    }
}
