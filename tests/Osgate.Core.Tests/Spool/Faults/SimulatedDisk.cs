using Osgate.Core.Spool.Files;

namespace Osgate.Core.Tests.Spool.Faults;

/// <summary>A disk in memory that loses what a real one may lose, and fails when it is told to. The same seed and the
/// same calls give the same outcome. Safe for several threads.</summary>
/// <remarks>
/// <para>What is written is seen at once, and is safe once its file is flushed; names are safe once the folder is
/// flushed. A crash leaves of all else what chance leaves: all, nothing, the beginning of a write, single sectors of
/// it, a length without the bytes. A flush that failed has lost what it was to bring to disk: a later one
/// does not try these bytes again, though readers see them until a crash.</para>
/// <para>A disk that crashed, and one whose process was killed, throws at every call; the one that the next start finds is
/// returned. So whatever still runs of the spool before can spoil nothing.</para>
/// </remarks>
internal sealed class SimulatedDisk : ISpoolFiles
{
    private readonly Lock _lock = new();
    private readonly Random _random;
    private readonly SimulatedNames _names;
    private bool _isGone;
    private long _calls;
    private long _failAt;
    private Func<DiskCall, bool>? _failWhile;

    public SimulatedDisk(int seed) : this(new Random(seed), new SimulatedNames())
    {
    }

    private SimulatedDisk(Random random, SimulatedNames names)
    {
        _random = random;
        _names = names;
    }

    /// <summary>Bytes that fit on it, in all files together. A write that needs more keeps what fits, and fails.</summary>
    public long Capacity { get; set; } = long.MaxValue / 2;

    /// <summary>What a call that fails throws (default: an <see cref="IOException"/>).</summary>
    public Func<DiskCall, Exception> Fault { get; set; } = call => new IOException($"the simulated disk fails: {call}");

    /// <summary>Calls so far, of any kind.</summary>
    public long Calls => Interlocked.Read(ref _calls);

    /// <summary>Calls that failed because they were told to, or for want of room.</summary>
    public long FailedCalls { get; private set; }

    /// <summary>Bytes that were handed over to be written, successfully.</summary>
    public long BytesWritten { get; private set; }

    /// <summary>Pages of 4 KiB that flushes of files had to write: what a flash memory wears by.</summary>
    public long PagesFlushed { get; private set; }

    /// <summary>Flushes of files.</summary>
    public long Flushes { get; private set; }

    /// <summary>Flushes of the folder.</summary>
    public long FolderFlushes { get; private set; }

    /// <summary>Lets one call fail, of whatever kind.</summary>
    /// <param name="next">Which: 1 is the next one.</param>
    public void FailAt(long next) => Interlocked.Exchange(ref _failAt, Calls + next);

    /// <summary>Lets calls fail until <see cref="Heal"/>.</summary>
    /// <param name="which">Asked at every call, outside of any lock: it may as well make the call wait.</param>
    public void FailWhile(Func<DiskCall, bool> which) => Volatile.Write(ref _failWhile, which);

    /// <summary>Lets no more calls fail.</summary>
    public void Heal()
    {
        Interlocked.Exchange(ref _failAt, 0);
        Volatile.Write(ref _failWhile, null);
    }

    /// <summary>Cuts the power. Returns the disk that the next start finds, without faults and with its own counters.</summary>
    public SimulatedDisk Crash()
    {
        lock (_lock)
        {
            End();
            _names.Crash(_random);
            return new SimulatedDisk(_random, _names) { Capacity = Capacity };
        }
    }

    /// <summary>Kills the process. The system goes on: all that was written is there for the next start, though it is not
    /// safe from a crash yet. Returns the disk as that start finds it, without faults and with its own counters.</summary>
    public SimulatedDisk Kill()
    {
        lock (_lock)
        {
            End();
            return new SimulatedDisk(_random, _names) { Capacity = Capacity };
        }
    }

    public IReadOnlyList<string> List()
    {
        var call = Begin(DiskCallKind.List, "", out var fails);
        lock (_lock)
        {
            Check(call, fails);
            return [.. _names.All];
        }
    }

    public ISpoolFile Create(string name)
    {
        CheckName(name);
        var call = Begin(DiskCallKind.Create, name, out var fails);
        lock (_lock)
        {
            Check(call, fails);
            if (_names.Find(name) is not null)
                throw new IOException($"'{name}' is there already");
            var content = new SimulatedContent(name);
            _names.Change(new NameChange(Gone: null, name, content));
            return new SimulatedFile(this, content, forWriting: true);
        }
    }

    public ISpoolFile Open(string name, bool forWriting)
    {
        CheckName(name);
        var call = Begin(DiskCallKind.Open, name, out var fails);
        lock (_lock)
        {
            Check(call, fails);
            return new SimulatedFile(this, _names.Find(name) ?? throw Missing(name), forWriting);
        }
    }

    public void Rename(string from, string to)
    {
        CheckName(from);
        CheckName(to);
        var call = Begin(DiskCallKind.Rename, from, out var fails);
        lock (_lock)
        {
            Check(call, fails);
            _names.Change(new NameChange(from, to, _names.Find(from) ?? throw Missing(from)));
        }
    }

    public void Delete(string name)
    {
        CheckName(name);
        var call = Begin(DiskCallKind.Delete, name, out var fails);
        lock (_lock)
        {
            Check(call, fails);
            if (_names.Find(name) is not null)
                _names.Change(new NameChange(name, Come: null, Content: null));
        }
    }

    public void Flush()
    {
        var call = Begin(DiskCallKind.FlushFolder, "", out var fails);
        lock (_lock)
        {
            // Names that one flush did not bring to disk wait for the next: unlike bytes, they are in a journal.
            Check(call, fails);
            _names.Flush();
            FolderFlushes++;
        }
    }

    internal long LengthOf(SimulatedContent content)
    {
        var call = Begin(DiskCallKind.Length, content.Name, out var fails);
        lock (_lock)
        {
            Check(call, fails);
            return content.Length;
        }
    }

    internal int Read(SimulatedContent content, Span<byte> buffer, long offset)
    {
        var call = Begin(DiskCallKind.Read, content.Name, out var fails);
        lock (_lock)
        {
            Check(call, fails);
            return content.Read(buffer, offset);
        }
    }

    internal void Write(SimulatedContent content, ReadOnlySpan<byte> bytes, long offset)
    {
        var call = Begin(DiskCallKind.Write, content.Name, out var fails);
        lock (_lock)
        {
            Check(call, fails: false);
            var room = Math.Max(0, Capacity - _names.Length) + content.Length - offset;
            // Of a write that fails a part may be there.
            var part = fails ? _random.Next(bytes.Length + 1) : (int)Math.Clamp(room, 0, bytes.Length);
            content.Write(bytes[..part], offset);
            Check(call, fails || part < bytes.Length);
            BytesWritten += bytes.Length;
        }
    }

    internal void Flush(SimulatedContent content)
    {
        var call = Begin(DiskCallKind.Flush, content.Name, out var fails);
        lock (_lock)
        {
            Check(call, fails: false);
            if (fails)
                content.FailFlush();
            Check(call, fails);
            PagesFlushed += content.Flush();
            Flushes++;
        }
    }

    private static FileNotFoundException Missing(string name) => new($"there is no '{name}'", name);

    private static void CheckName(string name)
    {
        if (name is "" or "." or ".." || name.AsSpan().ContainsAny('/', '\\', '\0'))
            throw new ArgumentException($"'{name}' is no name of a file", nameof(name));
    }

    private DiskCall Begin(DiskCallKind kind, string name, out bool fails)
    {
        var call = new DiskCall(kind, name, Interlocked.Increment(ref _calls));
        fails = call.Number == Interlocked.Read(ref _failAt) || (Volatile.Read(ref _failWhile)?.Invoke(call) ?? false);
        return call;
    }

    private void Check(DiskCall call, bool fails)
    {
        if (_isGone)
            throw new IOException($"{call} comes from before the crash");
        if (!fails)
            return;
        FailedCalls++;
        throw Fault(call);
    }

    private void End()
    {
        if (_isGone)
            throw new InvalidOperationException("it has ended before: go on with the disk that was returned then");
        _isGone = true;
    }
}
