using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Osgate.Host.Rpc;
using Osgate.Host.Settings;

namespace Osgate.Host.Commands;

/// <summary>What <c>osgate spool</c> does to a sink of the running gateway.</summary>
internal sealed class SinkCommands(Configuration configuration)
{
    private const string Hint = "no gateway runs with this state folder (gateway.state): start it first";

    /// <summary><c>osgate spool rejected SINK</c></summary>
    public async Task<int> ListRejectedAsync(string sink, int limit, CancellationToken cancel)
    {
        var result = await CallAsync("sinks.rejected", new JsonObject { ["sink"] = sink, ["limit"] = limit }, cancel);
        foreach (var report in result.GetProperty("reports").EnumerateArray())
            await Console.Out.WriteLineAsync(report.GetRawText().AsMemory(), cancel);
        await Console.Error.WriteLineAsync($"{Number(result, "kept")} readings are kept that the far end of '{sink}' refused");
        return 0;
    }

    /// <summary><c>osgate spool replay SINK --rejected</c></summary>
    public async Task<int> ReplayRejectedAsync(string sink, CancellationToken cancel)
    {
        var result = await CallAsync("sinks.replay", new JsonObject { ["sink"] = sink }, cancel);
        await Console.Out.WriteLineAsync($"{Number(result, "readings")} readings in {Number(result, "reports")} reports are offered to '{sink}' again, marked late".AsMemory(), cancel);
        return 0;
    }

    /// <summary><c>osgate spool replay SINK --since TIME</c></summary>
    public async Task<int> RewindAsync(string sink, string? since, long? sequence, CancellationToken cancel)
    {
        var parameters = new JsonObject { ["sink"] = sink };
        if (since is not null)
            parameters["since"] = since;
        if (sequence is not null)
            parameters["sequence"] = sequence;
        var result = await CallAsync("sinks.rewind", parameters, cancel);
        var from = result.GetProperty("sequence").GetInt64();
        await Console.Out.WriteLineAsync($"'{sink}' goes on with report {from.ToString(CultureInfo.InvariantCulture)}, as far back as 'keep' of the sink reaches".AsMemory(), cancel);
        return 0;
    }

    /// <summary><c>osgate spool forget SINK --yes</c></summary>
    public async Task<int> ForgetAsync(string sink, bool isSure, CancellationToken cancel)
    {
        if (!isSure)
        {
            await Console.Error.WriteLineAsync($"this gives up all that waits for '{sink}' ('osgate spool' says how much): add --yes if it may go");
            return 1;
        }
        var result = await CallAsync("sinks.forget", new JsonObject { ["sink"] = sink }, cancel);
        await Console.Out.WriteLineAsync($"'{sink}' is forgotten, with {Number(result, "readings")} readings that waited".AsMemory(), cancel);
        return 0;
    }

    private static string Number(JsonElement result, string name) => result.GetProperty(name).GetInt64().ToString("N0", CultureInfo.InvariantCulture);

    private async Task<JsonElement> CallAsync(string method, JsonObject parameters, CancellationToken cancel) =>
        await new RpcClient(configuration.SocketPath).CallAsync(method, parameters, cancel) ?? throw new InvalidOperationException(Hint);
}
