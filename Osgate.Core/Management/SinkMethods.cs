using System.Globalization;
using System.Text.Json;
using Osgate.Core.Sinks.Rejects;
using Osgate.Core.Spool;

namespace Osgate.Core.Management;

/// <summary>The methods that have to do with one sink.</summary>
internal sealed class SinkMethods(ISinkHost host)
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
        var replayed = await GuardAsync(() => file.ReplayAsync(host.Spool, cancel));
        result.WriteStartObject();
        result.WriteString("sink", file.Sink);
        result.WriteNumber("reports", replayed.Reports);
        result.WriteNumber("readings", replayed.Readings);
        result.WriteEndObject();
    }

    public async ValueTask RewindAsync(RpcParameters parameters, Utf8JsonWriter result, CancellationToken cancel)
    {
        parameters.Only("sink", "since", "sequence");
        var sink = Find(parameters).Sink;
        var target = TargetOf(parameters);
        var sequence = await GuardAsync(() => host.RewindAsync(sink, target, cancel));
        result.WriteStartObject();
        result.WriteString("sink", sink);
        result.WriteNumber("sequence", sequence);
        result.WriteEndObject();
    }

    public ValueTask ForgetAsync(RpcParameters parameters, Utf8JsonWriter result, CancellationToken cancel)
    {
        parameters.Only("sink");
        var retired = host.Retired;
        var all = string.Join(", ", retired);
        var name = parameters.Text("sink", 0)
            ?? throw new RpcException(RpcException.InvalidParams, retired.Count == 0 ? "sink: is missing, and there is none to forget" : $"sink: is missing; there are {all}");
        if (host.Rejects.Any(f => f.Sink == name))
            throw new RpcException(RpcException.InvalidParams, $"sink: '{name}' is in the manifest: take it out there first");
        if (!retired.Contains(name))
            throw new RpcException(RpcException.InvalidParams, $"sink: nothing waits for a sink '{name}' that the manifest does not name{DidYouMean.Hint(name, retired)}");
        result.WriteStartObject();
        result.WriteString("sink", name);
        result.WriteNumber("readings", host.Forget(name));
        result.WriteEndObject();
        return ValueTask.CompletedTask;
    }

    private static RewindTarget TargetOf(RpcParameters parameters)
    {
        var since = parameters.Text("since", 1);
        var sequence = parameters.LongNumber("sequence", 2, min: 1);
        if (since is null == sequence is null)
            throw new RpcException(RpcException.InvalidParams, "give one of 'since' (a time) and 'sequence' (the number of a report)");
        if (sequence is { } number)
            return RewindTarget.Number(number);
        return DateTimeOffset.TryParse(since, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? RewindTarget.Time(time)
            : throw new RpcException(RpcException.InvalidParams, $"since: '{since}' is no time: write 2026-01-31T12:00:00Z");
    }

    private RejectFile Find(RpcParameters parameters)
    {
        var all = host.Rejects;
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
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or InvalidOperationException or SpoolUnavailableException)
        {
            throw new RpcException(RpcException.Unavailable, $"not now, and nothing is lost: {e.Message}");
        }
    }
}
