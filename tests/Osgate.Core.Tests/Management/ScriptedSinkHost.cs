using Osgate.Core.Management;
using Osgate.Core.Sinks.Rejects;
using Osgate.Core.Spool;

namespace Osgate.Core.Tests.Management;

/// <summary>Sinks as a test says; notes what is done to them.</summary>
internal sealed class ScriptedSinkHost : ISinkHost
{
    public List<string> Done { get; } = [];

    public IReadOnlyList<RejectFile> Rejects { get; init; } = [];

    public required ISpool Spool { get; init; }

    public IReadOnlyList<string> Retired { get; init; } = [];

    public Task<long> RewindAsync(string sink, RewindTarget target, CancellationToken cancel)
    {
        Done.Add($"rewind {sink} {(target == RewindTarget.Number(7) ? "to 7" : target == RewindTarget.Time(DateTimeOffset.UnixEpoch) ? "to 1970" : "elsewhere")}");
        return Task.FromResult(5L);
    }

    public long Forget(string sink)
    {
        Done.Add($"forget {sink}");
        return 42;
    }
}
