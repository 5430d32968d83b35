using System.Diagnostics;
using NUnit.Framework;

namespace Osgate.Testing.Peers;

/// <summary>Programs that tests need and that a machine may lack.</summary>
public static class Peer
{
    /// <summary>The path of a program. Ends the test where it is missing: ignored, or failed when OSGATE_REQUIRE_PEERS is 1.</summary>
    /// <param name="program">Its name, or its full path.</param>
    /// <param name="packages">The Debian packages that bring it.</param>
    public static string Require(string program, string packages)
    {
        var path = Find(program);
        if (path is null)
            Missing(program, packages);
        return path!;
    }

    /// <summary>The path of a Python that has a module; ends the test as <see cref="Require"/> does.</summary>
    public static async Task<string> RequirePythonAsync(string module, string packages)
    {
        // Debian's modules belong to Debian's Python, which need not be the first on the path.
        foreach (var python in (string[])["/usr/bin/python3", "python3"])
        {
            if (Find(python) is { } path && await HasModuleAsync(path, module))
                return path;
        }
        Missing($"python3 with {module}", packages);
        return "";
    }

    /// <summary>The path of a program; <see langword="null"/> where it is missing.</summary>
    public static string? Find(string program)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        // Servers stand where only root's path leads.
        return folders.Concat(["/usr/sbin", "/usr/local/sbin"]).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
    }

    private static void Missing(string program, string packages)
    {
        var message = $"{program} is missing: apt-get install {packages}";
        if (Environment.GetEnvironmentVariable("OSGATE_REQUIRE_PEERS") == "1")
            Assert.Fail(message + " (OSGATE_REQUIRE_PEERS is 1)");
        Assert.Ignore(message);
    }

    private static async Task<bool> HasModuleAsync(string python, string module)
    {
        using var process = Process.Start(new ProcessStartInfo(python, ["-c", $"import {module}"]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }
}
