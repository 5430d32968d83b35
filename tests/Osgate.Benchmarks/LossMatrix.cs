using Osgate.Durability;

namespace Osgate.Benchmarks;

/// <summary>The long form of the durability matrix.</summary>
internal static class LossMatrix
{
    // The commit interval of 50 ms, and the time to carry a reading into the gateway and to write it under full load.
    private static readonly TimeSpan s_atRisk = TimeSpan.FromMilliseconds(250);

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var (rounds, seed, only) = (100, Random.Shared.Next(), "");
        for (var i = 0; i + 1 < arguments.Count; i += 2)
        {
            switch (arguments[i])
            {
                case "--rounds" when int.TryParse(arguments[i + 1], out rounds):
                case "--seed" when int.TryParse(arguments[i + 1], out seed):
                    break;
                case "--row":
                    only = arguments[i + 1];
                    break;
                default:
                    Console.Error.WriteLine($"{arguments[i]} {arguments[i + 1]}: expected --rounds N, --seed N or --row TEXT");
                    return 2;
            }
        }
        var rows = Matrix.Rows.Where(r => r.Contains(only, StringComparison.Ordinal)).ToList();
        if (rows.Count == 0)
        {
            Console.Error.WriteLine($"no row has '{only}' in its name; there are:\n{string.Join('\n', Matrix.Rows)}");
            return 2;
        }
        Console.WriteLine($"{Environment.ProcessorCount} cores, .NET {Environment.Version}, --rounds {rounds} --seed {seed}\n\n{MatrixTable.Head}");
        var kept = true;
        foreach (var row in rows)
        {
            var result = await Matrix.RunLongAsync(row, rounds, new MatrixOptions { Load = Load.Long, Seed = seed, AtRisk = s_atRisk });
            Console.WriteLine(MatrixTable.Format(result));
            if (result.Failure is not null)
                Console.Error.WriteLine(result.Failure);
            kept &= result.IsKept;
        }
        return kept ? 0 : 1;
    }
}
