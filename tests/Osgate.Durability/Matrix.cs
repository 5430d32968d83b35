using System.Text.Json.Nodes;
using Osgate.Durability.Rows;

namespace Osgate.Durability;

/// <summary>What is lost when things are broken around a built gateway, counted at the far end by numbers.</summary>
public static class Matrix
{
    private const string KeepsSessions = "persistence true";

    private static readonly Row[] s_rows =
    [
        new("kill -9 of the gateway", GatewayRows.KillAsync) { ShortRounds = 4 },
        new("SIGTERM of the gateway", GatewayRows.TerminateAsync) { ShortRounds = 2, LongRounds = 0.2 },
        new("kill -9 right after an answer", GatewayRows.KillAfterAnswerAsync) { ShortRounds = 3, BrokerLines = KeepsSessions },
        new("kill -9 while the broker is away", GatewayRows.KillWithoutBrokerAsync) { ShortRounds = 2, LongRounds = 0.1, BrokerLines = KeepsSessions },
        new("broker stopped and started", BrokerRows.StopAsync) { ShortRounds = 2, LongRounds = 0.2, BrokerLines = KeepsSessions },
        new("broker killed, its memory lost", BrokerRows.KillAsync) { ShortRounds = 2, LongRounds = 0.2, SinkKeys = new JsonObject { ["keep"] = new JsonObject { ["age"] = 60 } } },
        new("TCP cut within a packet", LineRows.CutAsync) { ShortRounds = 6, LongRounds = 2 },
        new("broker that reads slowly (rounds: s)", LineRows.SlowAsync) { ShortRounds = 2, LongRounds = 0.2 },
        // 100 readings a second for a day.
        new("broker away for a day (rounds: 1,000 readings)", BrokerRows.StayAwayAsync) { ShortRounds = 60, LongRounds = 86.4, BrokerLines = KeepsSessions },
    ];

    /// <summary>The names of the rows.</summary>
    public static IEnumerable<string> Rows => s_rows.Select(r => r.Name);

    /// <summary>Runs a row in its short form.</summary>
    public static Task<RowResult> RunShortAsync(string row, MatrixOptions options)
    {
        var found = Find(row);
        return RunAsync(found, found.ShortRounds, options);
    }

    /// <summary>Runs a row in its long form.</summary>
    /// <param name="row">The row.</param>
    /// <param name="rounds">How often the gateway is killed; the other rows in proportion.</param>
    /// <param name="options">The rest.</param>
    public static Task<RowResult> RunLongAsync(string row, int rounds, MatrixOptions options)
    {
        var found = Find(row);
        return RunAsync(found, Math.Max(1, (int)Math.Round(found.LongRounds * rounds)), options);
    }

    private static Row Find(string name) => s_rows.First(r => r.Name == name);

    private static async Task<RowResult> RunAsync(Row row, int rounds, MatrixOptions options)
    {
        await using var scene = await Scene.StartAsync(options.Load, row.BrokerLines, row.SinkKeys);
        string? failure = null;
        try
        {
            await row.BreakAsync(scene, rounds, new Random(options.Seed));
            await scene.SettleAsync();
        }
        // What was counted up to here says more than the failure alone.
        catch (Exception e) when (e is TimeoutException or IOException)
        {
            failure = e.Message;
        }
        return scene.Count(row.Name, rounds, options.AtRisk, failure);
    }
}
