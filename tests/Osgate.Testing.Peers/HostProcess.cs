namespace Osgate.Testing.Peers;

/// <summary>The gateway itself, as it was built, in a process of its own.</summary>
public static class HostProcess
{
    /// <summary>Starts <c>osgate</c> with arguments.</summary>
    /// <param name="workingDirectory">Where it runs; an osgate.json there is its configuration.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables beside those of the test run; <see langword="null"/> takes one away.</param>
    public static Task<ChildProcess> StartAsync(
        string workingDirectory, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null) =>
        ChildProcess.StartAsync(Environment.ProcessPath is { } path && IsDotnet(path) ? path : Peer.Find("dotnet")!, [FindBuilt(), .. arguments], workingDirectory, environment);

    /// <summary>The path of osgate.dll, built in the configuration that the tests were built in.</summary>
    public static string FindBuilt()
    {
        // tests/<project>/bin/<configuration>/<framework>/
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var root = output;
        while (!File.Exists(Path.Combine(root.FullName, "global.json")))
            root = root.Parent ?? throw new InvalidOperationException($"no folder above {output} has a global.json: run the tests from their build output");
        var built = Path.Combine(root.FullName, "Osgate.Host", "bin", output.Parent!.Name, output.Name, "osgate.dll");
        return File.Exists(built) ? built : throw new InvalidOperationException($"{built} is missing: build Osgate.Host first");
    }

    private static bool IsDotnet(string path) => Path.GetFileNameWithoutExtension(path) == "dotnet";
}
