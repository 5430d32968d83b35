using Osgate.Testing.Peers;

namespace Osgate.Benchmarks.Spool;

/// <summary>The spool alone, over files below TMPDIR; each part in a process of its own.</summary>
internal static class SpoolBench
{
    private static readonly (string Name, Func<Task> RunAsync)[] s_parts =
    [
        ("append", AppendBench.RunAsync),
        ("drain", DrainBench.RunAsync),
        ("recovery", RecoveryBench.RunAsync),
        ("dead", DeadSinkBench.RunAsync),
        ("memory", MemoryBench.RunAsync),
        ("bytes", BytesBench.RunAsync),
    ];

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        switch (arguments)
        {
            case []:
                Console.WriteLine($"{Environment.ProcessorCount} cores, .NET {Environment.Version}");
                foreach (var (name, _) in s_parts)
                    await RunAsync(name);
                return 0;
            case ["--only", var only] when Array.Exists(s_parts, p => p.Name == only):
                await Array.Find(s_parts, p => p.Name == only).RunAsync();
                return 0;
            case ["fill", var folder]:
                await RecoveryBench.FillAsync(folder);
                return 0;
            case ["open", var folder]:
                await RecoveryBench.OpenAsync(folder);
                return 0;
            default:
                Console.Error.WriteLine($"{string.Join(' ', arguments)}: expected --only and one of {string.Join(", ", s_parts.Select(p => p.Name))}");
                return 2;
        }
    }

    private static async Task RunAsync(string name)
    {
        await using var self = await ChildProcess.StartAsync(Peer.Find("dotnet")!, [typeof(SpoolBench).Assembly.Location, "spool", "--only", name]);
        var code = await self.WaitForExitAsync(TimeSpan.FromMinutes(10));
        Console.WriteLine(self.Output);
        if (code != 0)
            throw new InvalidOperationException($"{name} ended with {code}");
    }
}
