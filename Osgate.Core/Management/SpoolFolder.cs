using Microsoft.Extensions.Logging.Abstractions;
using Osgate.Core.Spool;
using Osgate.Core.Spool.Clock;
using Osgate.Core.Spool.Files;
using Osgate.Core.Spool.Inspection;

namespace Osgate.Core.Management;

/// <summary>A spool's folder, looked at from outside, whether a gateway runs on it or not: nothing is ever written.</summary>
/// <remarks>All of it blocks. What a running gateway has in memory alone is not in it, and how far its sinks have come is
/// known as of a second ago.</remarks>
public sealed class SpoolFolder
{
    private const int Attempts = 5;

    private readonly ReadOnlyFiles _files;
    private readonly BoxClock _clock;

    private SpoolFolder(string folder)
    {
        _files = new ReadOnlyFiles(folder);
        _clock = BoxClock.OfThisMachine(TimeProvider.System, isTrusted: false);
    }

    /// <summary>The spool in a state folder.</summary>
    /// <exception cref="IOException">There is none.</exception>
    public static SpoolFolder Open(string stateFolder)
    {
        var folder = GatewayOptions.SpoolFolderOf(stateFolder);
        return Directory.Exists(folder) ? new SpoolFolder(folder) : throw new IOException($"there is no spool in {folder}: no gateway has run with this state folder (gateway.state)");
    }

    /// <summary>How much waits for whom.</summary>
    /// <param name="sinks">The sinks that the manifest names; all others are retired.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public async Task<SpoolStatus> GetStatusAsync(IReadOnlyCollection<string> sinks)
    {
        await using var spool = OpenSpool();
        new AgeWatch(spool).Look();
        var status = SpoolStatusReader.Read(spool);
        return status with { Limit = 0, Sinks = [.. status.Sinks.Select(s => s with { IsRetired = !sinks.Contains(s.Name) })] };
    }

    /// <summary>Reads every record, one file after the other.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public IEnumerable<SpoolFileSurvey> Survey()
    {
        for (var stream = 0; stream < SpoolLog.Streams; stream++)
        {
            foreach (var survey in new SpoolSurveyor(_files).Survey(stream))
                yield return survey;
        }
    }

    /// <summary>Writes readings out, as JSON, one on each line.</summary>
    /// <returns>How many.</returns>
    /// <exception cref="ArgumentException">There is no such sink.</exception>
    /// <exception cref="IOException">It cannot be read, or not be written there.</exception>
    public async Task<long> ExportAsync(SpoolExport what, Stream to, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(what);
        var exporter = new SpoolExporter(_files, _clock, what);
        if (what.Sink is null)
            return exporter.Run(null, to, cancel);
        await using var spool = OpenSpool();
        var cursor = spool.Cursors.FirstOrDefault(c => c.Sink == what.Sink)
            ?? throw new ArgumentException($"nothing waits for a sink '{what.Sink}'{DidYouMean.Hint(what.Sink, spool.Cursors.Select(static c => c.Sink))}");
        return exporter.Run([.. cursor.All], to, cancel);
    }

    private DiskSpool OpenSpool()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return DiskSpool.Open(_files, _clock, new SpoolOptions { MaxBytes = long.MaxValue }, TimeProvider.System, NullLogger.Instance);
            }
            catch (FileNotFoundException) when (attempt < Attempts)
            {
                // A running gateway has tidied up in between.
            }
        }
    }
}
