namespace Osgate.Core.Tests.Spool.Faults;

/// <summary>What is in a file of a simulated disk: as readers see it, and as it is safe. Its disk's lock guards it.</summary>
internal sealed class SimulatedContent(string name)
{
    private const int PageSize = 4096;

    private readonly List<SimulatedWrite> _writes = [];
    private byte[] _now = [];
    private byte[] _safe = [];
    private int _safeLength;

    /// <summary>The name that the file has, or had last.</summary>
    public string Name { get; set; } = name;

    public int Length { get; private set; }

    public int Read(Span<byte> buffer, long offset)
    {
        var count = (int)Math.Clamp(Length - offset, 0, buffer.Length);
        if (count > 0)
            _now.AsSpan((int)offset, count).CopyTo(buffer);
        return count;
    }

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        if (bytes.IsEmpty)
            return;
        var end = checked((int)offset + bytes.Length);
        if (end > _now.Length)
            Array.Resize(ref _now, Math.Max(end, _now.Length * 2));
        bytes.CopyTo(_now.AsSpan((int)offset));
        Length = Math.Max(Length, end);
        _writes.Add(new SimulatedWrite(bytes.ToArray(), (int)offset));
    }

    /// <summary>Makes safe what waits; returns how many pages that takes.</summary>
    public int Flush()
    {
        var pages = new HashSet<int>();
        foreach (var write in _writes.Where(w => w.State == WriteState.Waiting))
        {
            write.State = WriteState.Safe;
            write.AddPages(pages, PageSize);
        }
        _safeLength = Length;
        if (_safe.Length < _safeLength)
            Array.Resize(ref _safe, _now.Length);
        // Behind one that was given up the order counts: what is safe lies over it.
        var safe = _writes.TakeWhile(w => w.State == WriteState.Safe).ToList();
        foreach (var write in safe)
            write.Keep(_safe.AsSpan(0, _safeLength));
        _writes.RemoveRange(0, safe.Count);
        return pages.Count;
    }

    /// <summary>As Linux has it: what waits is thought to be on disk from here on, though it need not be.</summary>
    public void FailFlush()
    {
        foreach (var write in _writes.Where(w => w.State == WriteState.Waiting))
            write.State = WriteState.GivenUp;
    }

    /// <summary>Leaves what is safe, and of all else what chance leaves.</summary>
    public void Crash(Random random)
    {
        Length = random.Next(3) switch
        {
            0 => _safeLength,
            1 => Length,
            _ => random.Next(_safeLength, Length + 1),
        };
        _now = _safe.AsSpan(0, Math.Min(Length, _safe.Length)).ToArray();
        Array.Resize(ref _now, Length);
        var fate = random.Next(4);
        foreach (var write in _writes)
        {
            if (write.State == WriteState.Safe || fate == 0)
                write.Keep(_now);
            else if (fate > 1)
                write.KeepSome(_now, random);
        }
        _writes.Clear();
        _safe = _now.AsSpan().ToArray();
        _safeLength = Length;
    }
}
