using Microsoft.Extensions.Logging.Abstractions;
using Osgate.Core.Spool;
using Osgate.Core.Spool.Clock;
using Osgate.Core.Spool.Files;

namespace Osgate.Benchmarks.Spool;

/// <summary>A spool on the disk below TMPDIR, gone when it is disposed.</summary>
internal sealed class BenchSpool : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("osgate-bench-");
    private readonly SpoolOptions _options;
    private readonly TimeProvider _time;

    public BenchSpool(SpoolOptions? options = null, TimeProvider? time = null)
    {
        _options = options ?? new SpoolOptions { MaxBytes = 64L << 30 };
        _time = time ?? TimeProvider.System;
        Files = new CountedFiles(new DiskFiles(_folder.FullName));
        Disk = Open(Files, _options, _time);
    }

    public DiskSpool Disk { get; private set; }

    public CountedFiles Files { get; }

    public static DiskSpool Open(ISpoolFiles files, SpoolOptions options, TimeProvider? time = null) =>
        DiskSpool.Open(files, BoxClock.OfThisMachine(time ?? TimeProvider.System, isTrusted: true), options, time ?? TimeProvider.System, NullLogger.Instance);

    /// <summary>Writes all, closes and opens it, so that a backlog is read from disk.</summary>
    public async Task ReopenAsync()
    {
        await Disk.DisposeAsync();
        Disk = Open(Files, _options, _time);
    }

    public async ValueTask DisposeAsync()
    {
        await Disk.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
