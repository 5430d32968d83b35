using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Osgate.Core.Spool;

namespace Osgate.Core.Sinks.Rejects;

/// <summary>What the far end of one sink refused for good: kept in two files of bounded size, so that it can be looked at,
/// and offered again once the cause is mended. When the newer one is full it takes the place of the older one.</summary>
internal sealed class RejectFile
{
    /// <summary>Bytes of each of the two files, unless a test says otherwise.</summary>
    public const long Generation = 4_000_000;

    private const int LongestName = 40;

    private readonly SemaphoreSlim _gate = new(1);
    private readonly string _folder;
    private readonly long _generation;
    private readonly string _previousPath;
    private readonly RejectGeneration _current;
    private readonly RejectGeneration _previous;
    private bool _isOpen;
    private long _kept;
    private long _pushedOut;
    private long _damaged;

    /// <param name="folder">Where the files lie; made when there is something to keep.</param>
    /// <param name="sink">The sink's name.</param>
    /// <param name="generation">Bytes of each of the two files.</param>
    public RejectFile(string folder, string sink, long generation = Generation)
    {
        Sink = sink;
        _folder = folder;
        _generation = generation;
        var name = Path.Combine(folder, FileNameOf(sink));
        _previousPath = name + ".old.ndjson";
        _current = new RejectGeneration(name + ".ndjson");
        _previous = new RejectGeneration(_previousPath);
    }

    /// <summary>The sink's name.</summary>
    public string Sink { get; }

    /// <summary>Readings that are kept.</summary>
    public long Kept => Interlocked.Read(ref _kept);

    /// <summary>Readings that had to go since the start, since there was no room for them any more.</summary>
    public long PushedOut => Interlocked.Read(ref _pushedOut);

    /// <summary>Lines that cannot be read.</summary>
    public long Damaged => Interlocked.Read(ref _damaged);

    /// <summary>Looks at what an earlier run left.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public Task OpenAsync(CancellationToken cancel) => AloneAsync(() => true, cancel);

    /// <summary>Keeps reports; returns when they are on disk. A report too large for a file is counted as pushed out. After
    /// a failure some of them may be kept nevertheless.</summary>
    /// <exception cref="IOException">They cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">They may not be written.</exception>
    public Task AppendAsync(IReadOnlyList<RejectedReport> reports, CancellationToken cancel) => AloneAsync(
        () =>
        {
            Append(reports);
            return true;
        },
        cancel);

    /// <summary>The reports that were refused last, the newest at the end.</summary>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="IOException">They cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">They may not be read.</exception>
    public Task<List<RejectedReport>> ListAsync(int limit, CancellationToken cancel) => AloneAsync(
        () =>
        {
            var reader = new RejectReader();
            return _previous.Lines().Concat(_current.Lines()).TakeLast(limit).Select(l => RejectLine.Read(l, reader)).OfType<RejectedReport>().ToList();
        },
        cancel);

    /// <summary>Appends all reports to a spool once more, for this sink alone, and removes them here once they are safe
    /// there: what ends the process in between repeats them, and loses none.</summary>
    /// <returns>How many reports and readings there were.</returns>
    /// <exception cref="SpoolUnavailableException">The spool could not keep them; they stay here.</exception>
    /// <exception cref="IOException">They cannot be read, or removed.</exception>
    /// <exception cref="UnauthorizedAccessException">They may not be read, or removed.</exception>
    public async Task<ReplayedRejects> ReplayAsync(ISpool spool, CancellationToken cancel)
    {
        // Held until the end, so that nothing is removed that came in between. The spool waits for its disk, never for a sink.
        await _gate.WaitAsync(cancel);
        try
        {
            var replay = new RejectReplay(spool, Sink);
            await OwnThread.RunAsync(() =>
            {
                Open();
                var reader = new RejectReader();
                foreach (var line in _previous.Lines().Concat(_current.Lines()))
                    replay.Append(RejectLine.Read(line, reader));
            });
            await replay.FlushAsync(cancel);
            await OwnThread.RunAsync(() =>
            {
                _previous.Delete();
                _current.Delete();
                Count();
            });
            return replay.Done;
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<T> AloneAsync<T>(Func<T> work, CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel);
        try
        {
            return await OwnThread.RunAsync(() =>
            {
                Open();
                return work();
            });
        }
        finally
        {
            _gate.Release();
        }
    }

    private void Open()
    {
        if (_isOpen)
            return;
        _previous.Open();
        _current.Open();
        _isOpen = true;
        Count();
    }

    private void Append(IReadOnlyList<RejectedReport> reports)
    {
        Directory.CreateDirectory(_folder);
        var lines = new ArrayBufferWriter<byte>();
        var readings = 0L;
        foreach (var report in reports)
        {
            var line = RejectLine.Write(report);
            if (line.Length > _generation)
            {
                Interlocked.Add(ref _pushedOut, report.Readings.Length);
                continue;
            }
            if (_current.Length + lines.WrittenCount + line.Length > _generation)
            {
                Write();
                var oldest = _previous.Readings;
                _current.MoveTo(_previous, _previousPath);
                Interlocked.Add(ref _pushedOut, oldest);
            }
            lines.Write(line);
            readings += report.Readings.Length;
        }
        Write();

        void Write()
        {
            if (lines.WrittenCount > 0)
                _current.Append(lines.WrittenSpan, readings);
            lines.ResetWrittenCount();
            readings = 0;
            Count();
        }
    }

    private void Count()
    {
        Interlocked.Exchange(ref _kept, _previous.Readings + _current.Readings);
        Interlocked.Exchange(ref _damaged, _previous.Damaged + _current.Damaged);
    }

    // A name is free text: what a file system may not like is replaced, and a hash keeps names apart that become alike.
    private static string FileNameOf(string sink)
    {
        var plain = string.Concat(sink.Take(LongestName).Select(c => char.IsAsciiLetterOrDigit(c) || c == '-' ? c : '_'));
        return $"{plain}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sink)).AsSpan(0, 8))}";
    }
}
