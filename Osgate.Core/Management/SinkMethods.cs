using System.Text.Json;
using Osgate.Core.Sinks.Rejects;
using Osgate.Core.Spool;

namespace Osgate.Core.Management;

/// <summary>The methods that have to do with one sink.</summary>
/// <param name="files">What was refused, of each sink of the manifest.</param>
/// <param name="spool">Where it goes when it is offered again.</param>
internal sealed class SinkMethods(Func<IReadOnlyList<RejectFile>> files, ISpool spool)
{
    private const int MostReports = 1_000;

    public async ValueTask RejectedAsync(RpcParameters parameters, Utf8JsonWriter result, CancellationToken cancel)
    {
        parameters.Only("sink", "limit");
        var file = Find(parameters);
        var limit = parameters.WholeNumber("limit", 1, otherwise: 100, min: 1, max: MostReports);
        var reports = await GuardAsync(() => file.ListAsync(limit, cancel));
        result.WriteStartObject();
        result.WriteString("sink", file.Sink);
        result.WriteNumber("kept", file.Kept);
        result.WriteStartArray("reports");
        foreach (var report in reports)
            RejectWriter.Write(result, report);
        result.WriteEndArray();
        result.WriteEndObject();
    }

    public async ValueTask ReplayAsync(RpcParameters parameters, Utf8JsonWriter result, CancellationToken cancel)
    {
        parameters.Only("sink");
        var file = Find(parameters);
        var replayed = await GuardAsync(() => file.ReplayAsync(spool, cancel));
        result.WriteStartObject();
        result.WriteString("sink", file.Sink);
        result.WriteNumber("reports", replayed.Reports);
        result.WriteNumber("readings", replayed.Readings);
        result.WriteEndObject();
    }

    private RejectFile Find(RpcParameters parameters)
    {
        var all = files();
        var names = all.Select(f => f.Sink).ToList();
        if (parameters.Text("sink", 0) is not { } name)
            throw new RpcException(RpcException.InvalidParams, names.Count == 0 ? "sink: is missing, and there is none" : $"sink: is missing; there are {string.Join(", ", names)}");
        return all.FirstOrDefault(f => f.Sink == name)
            ?? throw new RpcException(RpcException.InvalidParams, $"sink: there is no sink '{name}'{DidYouMean.Hint(name, names)}");
    }

    // What the disk refuses is no fault of ours, and the caller can do something about it.
    private static async Task<T> GuardAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SpoolUnavailableException)
        {
            throw new RpcException(RpcException.Unavailable, $"not now, and nothing is lost: {e.Message}");
        }
    }
}
